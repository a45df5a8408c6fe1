/** The plain page: what the server knows of one system, kept fresh by its feed. The real screens come after it. */

const MARK = { confirmed: '■', underWay: '◧', wished: '□' }
const BATTERY_LOW = 20
const at = (id) => document.getElementById(id)

async function ask(path, init = {}) {
  const response = await fetch(`/api/v1${path}`, {
    ...init,
    headers: { 'content-type': 'application/json', 'x-lockwright': '1', 'accept-language': navigator.language },
  })
  const body = await response.json().catch(() => ({}))
  if (!response.ok) throw Object.assign(new Error(body.message ?? response.statusText), { status: response.status })
  return body
}

const cell = (tag, text, className) => {
  const element = document.createElement(tag)
  element.textContent = text
  if (className) element.className = className
  return element
}

/** Replaces the content of `id` by a table; text only, so nothing that people typed can act. */
function show(id, heads, rows, empty) {
  const place = at(id)
  if (rows.length === 0) return place.replaceChildren(cell('p', empty))
  const table = document.createElement('table')
  const head = table.createTHead().insertRow()
  for (const title of heads) {
    const th = cell('th', title)
    th.scope = 'col'
    head.append(th)
  }
  const body = table.createTBody()
  for (const row of rows) {
    const line = body.insertRow()
    row.forEach((text, i) => {
      line.append(cell('td', text, i === 0 ? 'marking' : text.startsWith('!') ? 'problem' : ''))
    })
  }
  place.replaceChildren(table)
}

const time = (instant) => (instant ? new Date(instant).toLocaleString() : '')

function contentOf({ wished, underWay, confirmed, confirmedAt }) {
  if (wished === null && confirmed === null) return ''
  const newest = wished ?? confirmed
  if (confirmed === newest) return `${MARK.confirmed} content ${confirmed}, ${time(confirmedAt)}`
  const told = confirmed === null ? '' : `, ${MARK.confirmed} ${confirmed} since ${time(confirmedAt)}`
  return `${underWay === newest ? MARK.underWay : MARK.wished} content ${newest}${told}`
}

const STATE = {
  nonProgrammed: 'not programmed',
  programmed: 'programmed',
  programmedUnpublished: 'programmed, not published',
}

async function refresh(system) {
  const base = `/systems/${system}`
  const [keys, cylinders, tasks, events, blocked, devices] = await Promise.all([
    ask(`${base}/keys?limit=500`),
    ask(`${base}/cylinders?limit=500`),
    ask(`${base}/tasks?only=open&limit=500`),
    ask(`${base}/events?limit=100`).catch(() => ({ items: [] })),
    ask(`${base}/blocked`),
    ask(`${base}/programming-devices`),
  ])
  show(
    'blocked',
    ['Key', 'Still opens perhaps', 'Refused for sure'],
    blocked.items.map((key) => [
      key.label,
      key.doors.length > 0 ? `! ${key.doors.map((door) => door.marking).join(', ')}` : 'no door',
      `${key.confirmedDoors} doors`,
    ]),
    'No key is blocked.',
  )
  show(
    'keys',
    ['Marking', 'Name', 'State', 'With', 'Rights', 'Content', 'Battery'],
    keys.items.map((key) => [
      key.marking,
      key.name,
      key.blocked ? '! blocked' : STATE[key.state],
      key.handOut ? `${key.handOut.overdue ? '! overdue: ' : ''}${key.handOut.holder}` : '',
      String(key.rights),
      contentOf(key.content),
      key.batteryPercent === null ? '' : `${key.batteryPercent <= BATTERY_LOW ? '! ' : ''}${key.batteryPercent} %`,
    ]),
    'There are no keys yet.',
  )
  show(
    'cylinders',
    ['Marking', 'Name', 'Place', 'State', 'Open tasks', 'Content'],
    cylinders.items.map((cylinder) => [
      cylinder.marking,
      cylinder.name,
      cylinder.place,
      STATE[cylinder.state],
      String(cylinder.openTasks),
      contentOf(cylinder.content),
    ]),
    'There are no doors yet.',
  )
  show(
    'tasks',
    ['Cylinder', 'What', 'State', 'Carried by key', 'Since'],
    tasks.items.map((task) => [
      task.marking,
      task.operation,
      task.state,
      task.carriers.map(({ keyNo }) => keyNo).join(', '),
      time(task.stateAt),
    ]),
    'Nothing waits for a visit.',
  )
  show(
    'events',
    ['Cylinder', 'Time', 'What', 'Key', 'Brought by'],
    events.items.map((event) => [
      event.cylinder,
      time(event.at),
      event.reason ? `${event.kind}: ${event.reason}` : event.kind,
      `${event.claimed ? 'calls itself ' : ''}${event.key ?? event.keyId}`,
      `${event.carriedBy}, ${time(event.storedAt)}`,
    ]),
    'No log was collected yet.',
  )
  show(
    'devices',
    ['Device', 'Bridge', 'State', 'In it', 'Seen'],
    devices.items.map((device) => [
      device.label,
      device.bridge,
      device.state,
      Object.entries(device.present)
        .filter(([, present]) => present)
        .map(([slot]) => slot)
        .join(', '),
      time(device.seenAt),
    ]),
    'No bridge is connected.',
  )
}

let feed = null
function follow(system) {
  feed?.close()
  let pending = false
  const soon = () => {
    if (pending) return
    pending = true
    requestAnimationFrame(async () => {
      pending = false
      await refresh(system).catch(tell)
    })
  }
  soon()
  feed = new EventSource(`/api/v1/systems/${system}/feed`)
  feed.onopen = () => tell('live')
  feed.onerror = () => tell('connection lost, trying again')
  feed.onmessage = soon
}

const tell = (what) => {
  at('live').textContent = what instanceof Error ? what.message : what
}

async function open() {
  try {
    await ask('/session')
  } catch (error) {
    at('sign-in').hidden = false
    at('content').hidden = true
    at('sign-out').hidden = true
    if (error.status !== 401) tell(error)
    return
  }
  at('sign-in').hidden = true
  at('content').hidden = false
  at('sign-out').hidden = false
  const { items } = await ask('/systems')
  const chosen = at('system')
  chosen.replaceChildren(...items.map((system) => new Option(`${system.name} (${system.code})`, system.systemId)))
  if (items.length > 0) follow(chosen.value)
}

at('system').addEventListener('change', () => follow(at('system').value))
at('sign-out').addEventListener('click', async () => {
  feed?.close()
  await ask('/session', { method: 'DELETE', body: '{}' }).catch(tell)
  await open()
})
at('sign-in').addEventListener('submit', async (event) => {
  event.preventDefault()
  const form = event.currentTarget
  try {
    await ask('/session', { method: 'POST', body: JSON.stringify(Object.fromEntries(new FormData(form))) })
    form.reset()
    form.querySelector('.problem').textContent = ''
    await open()
  } catch (error) {
    form.querySelector('.problem').textContent = error.message
  }
})

await open()
