import { KEYS, type Tale, toKey } from './tale.ts'

/** A system, a range of cylinders, a range of keys, and who may what (R024, R026, R028, R032). */
export async function plan(tale: Tale): Promise<void> {
  const { desk, system, a } = tale
  await createSystem(tale, system)
  await desk.hands.press(desk.find('link', 'home/words.startDoors'))
  await desk.hands.press(desk.find('button', 'door/words.create').first())
  await desk.write('parts/words.markingField', a.replace('1', '{1}'))
  await desk.write('parts/words.howMany', '3')
  await desk.press('door/words.createDo', { count: 3 })
  await desk.reads('door/words.created', { bodies: 3, doors: 3 })
  await desk.goTo('keys')
  await desk.hands.press(desk.find('button', 'key/words.create').first())
  await desk.write('parts/words.markingField', 'K{1}')
  await desk.write('parts/words.howMany', String(KEYS.length))
  await desk.press('key/words.createDo', { count: KEYS.length })
  await desk.reads('key/words.created', { count: KEYS.length })
  await grant(tale, 'K1', [tale.a, tale.b])
  await grant(tale, 'K2', [tale.a])
  await tale.bench.open(system)
}

export async function createSystem({ desk }: Tale, name: string): Promise<void> {
  const create = desk.find('button', 'system/words.create')
  const all = desk.find('link', 'shell/words.allSystems')
  await create.or(all).first().waitFor()
  if (await all.isVisible()) await desk.hands.press(all)
  await desk.hands.press(create.first())
  await desk.write('system/words.name', name)
  await desk.write('system/words.code', name.replace(/\W/g, ''))
  await desk.hands.press(
    desk
      .find('dialog', 'system/words.createTitle')
      .getByRole('button', { name: desk.words.say('system/words.create') }),
  )
  await desk.reads('home/words.startTitle', { system: name })
}

/** On the page of the key. */
export async function grant(tale: Tale, key: string, doors: readonly string[]): Promise<void> {
  const { desk } = tale
  await toKey(tale, key)
  await desk.press('key/pageWords.grant')
  for (const door of doors) {
    const box = desk
      .find('dialog', 'key/pageWords.grantTitle', { marking: key })
      .getByRole('checkbox', { name: new RegExp(`^${door}(?!\\w)`) })
    await desk.hands.press(box)
  }
  await desk.reads('parts/beforeWords.gained', { count: doors.length })
  await desk.press('right/words.grantDo', { count: doors.length })
  await desk.reads('right/words.granted', { count: doors.length })
}
