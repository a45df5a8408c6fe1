import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp } from './testing.ts'
import { createTestSystem, type TestSystem } from './testSystem.ts'

let server: TestApp
let system: TestSystem
beforeAll(async () => {
  server = await startTestApp('input')
  system = await createTestSystem(server)
})
afterAll(async () => {
  expect(server.logged).toEqual([])
  await server.close()
})

describe('names (R024)', () => {
  it.each([
    'Ærø Kirke',
    'Straße 7 – „Süd“',
    '鍵 1',
    '👩‍🔧 Werkstatt',
    "Robert'); drop table key;--",
    '%_\\',
    '{"a":1}',
  ])('keep %s as it was typed', async (name) => {
    const { owner, at } = system
    const { body } = await owner.post(at('/persons'), { name })
    expect(body.name).toBe(name)
    const found = await owner.get(at(`/persons?search=${encodeURIComponent(name)}`))
    expect(found.body.items.map((one: { name: string }) => one.name)).toEqual([name])
  })

  it.each([
    ['a zero character', 'a\u0000b'],
    ['half a character', 'a\ud800b'],
    ['nothing', '   '],
    ['too much', 'x'.repeat(201)],
    ['a number', 7],
    ['a list', ['a']],
  ])('are refused when they are %s', async (_, name) => {
    const { owner, at } = system
    expect(await owner.post(at('/persons'), { name })).toMatchObject({
      status: 400,
      body: { code: 'inputInvalid', facts: { issues: [{ path: 'name' }] } },
    })
  })
})

describe('requests that nobody means well', () => {
  it.each([
    ['a cursor of another list', '/persons?cursor=WzFd'],
    ['a cursor that is none', '/persons?cursor=%00'],
    ['a cursor with a zero character', `/persons?cursor=${Buffer.from('["\\u0000",1]').toString('base64url')}`],
    ['a page of a million', '/keys?limit=1000000'],
    ['a key number below nothing', '/keys/-1'],
    ['a key number beyond all', '/keys/4294967296'],
    ['a key number with words', '/keys/7%20or%201=1'],
    ['a sort by the secrets', '/keys?sort=secrets_wrapped'],
    ['a date that is none', '/events?from=yesterday'],
    ['a list where one is wanted', '/keys?search=a&search=b'],
    ['a search with a zero character', '/keys?search=%00'],
  ])('%s gets 400', async (_, path) => {
    const { owner, at } = system
    expect(await owner.get(at(path))).toMatchObject({ status: 400 })
  })

  it('deep nesting gets an answer', async () => {
    const { owner, at } = system
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const answer = await fetch(`${server.url}${at('/persons')}`, {
      method: 'POST',
      headers: { ...(await headersOf(owner)), 'content-type': 'application/json' },
      body: `{"name":${deep}}`,
    })
    expect(answer.status).toBe(400)
  })

  it('a system id in the body changes nothing about the one in the address', async () => {
    const { owner, at, systemId } = system
    const other = await createTestSystem(server, 'Other')
    await owner.post(at('/persons'), { name: 'Mine', systemId: other.systemId })
    expect((await other.owner.get(other.at('/persons'))).body.items).toEqual([])
    expect((await owner.get(`/api/v1/systems/${systemId.toUpperCase()}/persons`)).status).toBe(404)
  })

  async function headersOf({ post }: TestSystem['owner']): Promise<Record<string, string>> {
    const { body } = await post('/api/v1/tokens', { label: 'raw' })
    return { authorization: `Bearer ${body.token}` }
  }
})
