import * as cedar from '@cedar-policy/cedar-wasm/nodejs'
import { decide, indexPolicy } from '@lockwright/domain/access'
import { cylinderNo, groupNo, keyId, keyNo, type Policy, unixSeconds } from '@lockwright/domain/model'
import { newEnforcer, newModelFromString, StringAdapter } from 'casbin'
import { type Benchmark, inTurns, round } from '../measure.ts'

const GROUPS = 20
const DOORS = 200
const KEYS = 50
const OURS = 20_000
const THEIRS = 200
const at = unixSeconds(1_790_000_000)

/** The same facts for all three: a key opens a door when it has a right on one of the door's groups. */
const groupOfDoor = (door: number) => door % GROUPS
const groupsOfKey = (key: number) => [key % GROUPS, (key * 7 + 3) % GROUPS]
const truth = (key: number, door: number) => groupsOfKey(key).includes(groupOfDoor(door))

const policy: Policy = {
  keys: Array.from({ length: KEYS }, (_, k) => ({
    keyNo: keyNo(k + 1),
    keyId: keyId(1, k + 1),
    kind: 'carrying',
    validity: { kind: 'always' },
    week: 'always',
    revalidationHours: null,
  })),
  cylinders: Array.from({ length: DOORS }, (_, d) => ({
    cylinderNo: cylinderNo(d + 1),
    zone: 'UTC',
    groups: [groupNo(groupOfDoor(d) + 1)],
  })),
  rights: Array.from({ length: KEYS }, (_, k) =>
    groupsOfKey(k).map((group) => ({
      keyNo: keyNo(k + 1),
      target: { kind: 'group' as const, groupNo: groupNo(group + 1) },
      week: 'always' as const,
      window: null,
    })),
  ).flat(),
  blocks: [],
  zones: { UTC: { baseOffsetMinutes: 0, edges: [] } },
}

const MODEL = `[request_definition]
r = sub, obj
[policy_definition]
p = sub, obj
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && g(r.obj, p.obj)`

async function otherEngine(): Promise<(key: number, door: number) => boolean> {
  const rules = Array.from({ length: KEYS }, (_, k) => groupsOfKey(k).map((g) => `p, k${k}, g${g}`)).flat()
  const doors = Array.from({ length: DOORS }, (_, d) => `g, d${d}, g${groupOfDoor(d)}`)
  const enforcer = await newEnforcer(newModelFromString(MODEL), new StringAdapter([...rules, ...doors].join('\n')))
  return (key, door) => enforcer.enforceSync(`k${key}`, `d${door}`)
}

function policyEngine(): (key: number, door: number) => boolean {
  const text = Array.from({ length: KEYS }, (_, k) =>
    groupsOfKey(k).map((g) => `permit(principal == Key::"${k}", action == Action::"open", resource in Group::"${g}");`),
  )
  const parsed = cedar.preparsePolicySet('locks', { staticPolicies: text.flat().join('\n') })
  if (parsed.type !== 'success') throw new Error('the policies were not understood')
  return (key, door) => {
    const answer = cedar.statefulIsAuthorized({
      principal: { type: 'Key', id: `${key}` },
      action: { type: 'Action', id: 'open' },
      resource: { type: 'Door', id: `${door}` },
      context: {},
      preparsedPolicySetId: 'locks',
      entities: [
        {
          uid: { type: 'Door', id: `${door}` },
          attrs: {},
          parents: [{ type: 'Group', id: `${groupOfDoor(door)}` }],
        },
      ],
    })
    return answer.type === 'success' && answer.response.decision === 'allow'
  }
}

export const oneDecisionBenchmark: Benchmark = async () => {
  const view = indexPolicy(policy)
  const ours = (key: number, door: number) => decide(view, keyNo(key + 1), cylinderNo(door + 1), at).opens
  const engines = { 'policy language engine': policyEngine(), 'access model engine': await otherEngine() }
  const ask = (answer: typeof ours, times: number) => () => {
    for (let i = 0; i < times; i++) {
      const [key, door] = [i % KEYS, (i * 31) % DOORS]
      if (answer(key, door) !== truth(key, door)) throw new Error(`wrong answer for key ${key} at door ${door}`)
    }
  }
  const lines = []
  for (const [name, engine] of Object.entries(engines)) {
    const taken = await inTurns(ask(ours, OURS), ask(engine, THEIRS), 5)
    const [mine, yours] = [(taken.ours / OURS) * 1e6, (taken.theirs / THEIRS) * 1e6]
    lines.push({
      name: `one decision against a general ${name}`,
      value: round(mine),
      unit: 'us',
      yardstick: round(yours),
      ratio: round(yours / mine),
      budget: 'ratio >= 50 (times faster on the same facts)',
      ok: yours / mine >= 50,
    })
  }
  return lines
}
