import type { ApiClient } from '../client/index.ts'
import { Misuse } from './misuse.ts'

/** People type markings; the API wants numbers. A marking must fit exactly. */
export async function numbersOf(
  api: ApiClient,
  systemId: string,
  key: string | null,
  cylinders: readonly string[],
): Promise<{ readonly keyNo: number; readonly cylinderNos: readonly number[] }> {
  const keys = key === null ? [] : (await api.key.list({ systemId, search: key, limit: 500 })).items
  const keyNo = keys.find((one) => one.marking === key)?.keyNo
  if (key !== null && keyNo === undefined) throw new Misuse(`There is no key ${key}.`)
  const cylinderNos: number[] = []
  for (const marking of cylinders) {
    const { items } = await api.cylinder.list({ systemId, search: marking, limit: 500 })
    const found = items.find((one) => one.marking === marking)
    if (found === undefined) throw new Misuse(`There is no cylinder ${marking}.`)
    cylinderNos.push(found.cylinderNo)
  }
  return { keyNo: keyNo ?? 0, cylinderNos }
}
