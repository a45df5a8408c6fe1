import { doorNo, expectAtDoor, keyNo, OPENS, type Scene, SHUT, seen } from './scene.ts'

/** R073-R077: K1 is lost; the block is carried by K2, first to A only, then to B. */
export async function blockLostKey(scene: Scene): Promise<void> {
  const { plant, hands, teller, systemId } = scene
  const { api } = plant
  teller.chapter('K1 is lost')
  const [k1, k2] = [keyNo(scene, 'K1'), keyNo(scene, 'K2')]
  const { blocked } = await api.block.order({ systemId, keyNo: k1, cause: 'lost', carrierKeyNo: k2 })
  const still = async () => {
    const { items } = await api.block.list({ systemId, withAccess: 'true' })
    return items.flatMap((key) => key.doors.map(({ marking }) => `${key.marking} at ${marking}`)).sort()
  }
  teller.expect('K1 is blocked; it may still open', blocked.doors.map(({ marking }) => marking).sort(), ['A', 'B'])
  expectAtDoor(scene, 'K1', 'A', 'nobody told the door yet', OPENS)
  await hands.update('K2')
  const { items: carried } = await api.task.list({ systemId, carrierKeyNo: k2 })
  teller.expect('tasks on K2', carried.map((task) => `${task.operation} ${task.marking} ${task.state}`).sort(), [
    'block A transferred',
    'block B transferred',
  ])
  expectAtDoor(scene, 'K2', 'A', 'opens and brings the block', `${OPENS} + taskApproved`)
  expectAtDoor(scene, 'K1', 'B', 'this door does not know yet', OPENS)
  expectAtDoor(scene, 'K1', 'A', 'the door knows: its rights are withdrawn', SHUT('epoch'))
  teller.expect('what is known before K2 comes back', await still(), ['K1 at A', 'K1 at B'])
  await hands.update('K2')
  teller.expect('blocked with access', await still(), ['K1 at B'])
  teller.expect('K2 at B, which it may not open', seen(hands.walk('K2', 'B')), `${SHUT('noTicket')} + taskApproved`)
  teller.expect('K1 at B, after A told it that it is blocked', seen(hands.walk('K1', 'B')), HONEST_KEY_OFF)
  await hands.update('K2')
  teller.expect('blocked with access', await still(), [])
}

/** An honest key that was told so switches itself off until a programming device says otherwise (spec/door.md, B17). */
const HONEST_KEY_OFF = 'stays shut (disabled), shows notAuthorised'

/** R078-R081: the log of B, fetched with a key that may not open B. */
export async function collectLog(scene: Scene): Promise<void> {
  const { plant, hands, teller, systemId } = scene
  const { api } = plant
  teller.chapter('The log of B is collected with K2, which may not open B')
  const b = doorNo(scene, 'B')
  const k2 = keyNo(scene, 'K2')
  const { taskNos } = await api.task.requestLog({ systemId, cylinderNos: [b], carrierKeyNo: k2 })
  teller.expect('one task', taskNos.length, 1)
  await hands.update('K2')
  teller.expect('K2 at B', seen(hands.walk('K2', 'B')), `${SHUT('noTicket')} + taskApproved`)
  await hands.update('K2')
  const { items } = await api.event.list({ systemId, cylinderNo: b, limit: 100 })
  const attempts = items
    .filter(({ kind }) => kind === 'granted' || kind === 'denied')
    .toSorted((one, other) => one.seq - other.seq)
    .map((event) => `${event.at.slice(0, 10)} ${event.key} ${event.kind}${event.reason ? ` ${event.reason}` : ''}`)
  teller.expect('every attempt at B', attempts, [
    '2026-03-02 K1 granted',
    '2026-03-02 K2 denied noTicket',
    '2026-10-25 K1 granted',
    '2026-10-25 K2 denied noTicket',
    '2026-10-25 K1 denied noTicket',
    '2026-10-25 K2 denied noTicket',
  ])
  const { items: tasks } = await api.task.list({ systemId, cylinderNo: b })
  teller.expect('the task', tasks.find(({ taskNo }) => taskNo === taskNos[0])?.state, 'reported')
}

type Block = Awaited<ReturnType<Scene['plant']['api']['block']['get']>>
type Proof = NonNullable<Block['doors'][number]['confirmed']>

const sayProof = (proof: Proof): string => {
  const { by } = proof
  const through = by.kind === 'key' ? `key ${by.marking}` : by.kind === 'bridge' ? `bridge ${by.label}` : by.text
  return `${proof.kind === 'task' ? `task ${proof.taskNo}` : 'list'}, ${through}`
}

/** R160: nobody is sent anywhere; a key that came for something else takes the list along. */
export async function spreadList(scene: Scene): Promise<void> {
  const { plant, hands, teller, systemId } = scene
  const { api } = plant
  teller.chapter('K5 is lost as well, and nobody is sent to its door')
  const [k2, k5] = [keyNo(scene, 'K2'), keyNo(scene, 'K5')]
  const doors = async () => {
    const block = await api.block.get({ systemId, keyNo: k5 })
    return block.doors.map(({ marking, state, answer, carriers, confirmed }) => {
      const company = carriers.map((carrier) => ` with ${carrier.marking}`).join('')
      return `${marking} ${state}${company}, ${answer}${confirmed === null ? '' : `: ${sayProof(confirmed)}`}`
    })
  }
  await api.block.order({ systemId, keyNo: k5, cause: 'lost', planned: true })
  teller.expect('left in planning', await doors(), ['C A planned, surelyOpens'])
  await api.block.order({ systemId, keyNo: k5 })
  teller.expect('ordered', await doors(), ['C A ordered, surelyOpens'])
  const target = { kind: 'cylinder' as const, no: doorNo(scene, 'C B') }
  await api.right.change({ systemId, grant: [{ keyNo: k2, target }] })
  await hands.update('K2')
  teller.expect('K2 fetches a new right, and the list', await doors(), ['C A carried with K2, possibly'])
  expectAtDoor(scene, 'K5', 'C A', 'no key with the list was there yet', OPENS)
  expectAtDoor(scene, 'K2', 'C A', 'opens, and hands the list over', OPENS)
  expectAtDoor(scene, 'K5', 'C A', 'the door has the list', SHUT('epoch'))
  teller.expect('what is known before K2 comes back', await doors(), ['C A carried with K2, possibly'])
  expectAtDoor(scene, 'K2', 'C A', 'on another day; takes the word of the door along', OPENS)
  await hands.update('K2')
  teller.expect('when K2 comes back', await doors(), ['C A confirmed, surelyNot: list, key K2'])
}
