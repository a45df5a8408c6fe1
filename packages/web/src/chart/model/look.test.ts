import { combineHalves, markOfCell } from '@lockwright/domain/plan'
import { FLAGS, HALVES } from '@lockwright/server/contract'
import { expect, test } from 'vitest'
import { readChart, rightAt } from './chart.ts'
import { generatedChart } from './generated.ts'
import { LOOK, lookAt, markOfLook, NO_OVERLAY } from './look.ts'
import { markOfCode } from './marks.ts'

test('R069: the mark of every cell is that of the rule in the contract', () => {
  const answer = generatedChart({ keys: 30, doors: 40, groups: 5, rights: 400 })
  answer.rights.key.push(3)
  answer.rights.target.push(7)
  answer.rights.mark.push(0)
  answer.rights.flags.push(FLAGS.EXACT | FLAGS.UNWISHED)
  answer.rights.schedule.push(0)
  const chart = readChart(answer)
  const { rights, members, cylinders } = answer
  let marked = 0
  for (let key = 0; key < 30; key++) {
    for (let door = 0; door < 40; door++) {
      const exact = rights.key.findIndex(
        (k, at) => k === key && rights.target[at] === door && (rights.flags[at]! & FLAGS.EXACT) > 0,
      )
      const marks = rights.key.flatMap((k, at) => {
        if (k !== key || (rights.flags[at]! & FLAGS.EXACT) > 0) return []
        const half = HALVES[rights.mark[at]!]!
        if (rights.target[at] === door) return [combineHalves(half, HALVES[cylinders.mark[door]!]!)]
        return members.cylinder.flatMap((d, m) =>
          d === door && -1 - members.group[m]! === rights.target[at]
            ? [combineHalves(half, HALVES[members.mark[m]!]!)]
            : [],
        )
      })
      const expected = exact >= 0 ? null : markOfCell(marks)
      const look = lookAt(chart, NO_OVERLAY, key, door)
      expect(markOfCode(markOfLook(look)), `key ${key} door ${door}`).toBe(expected)
      if (expected !== null) marked++
    }
  }
  expect(marked).toBeGreaterThan(100)
})

const small = () => {
  const answer = generatedChart({ keys: 2, doors: 3, groups: 1, rights: 0 })
  answer.members = { group: [0, 0], cylinder: [1, 2], mark: [1, HALVES.indexOf('takenAway')] }
  answer.rights = { key: [0, 0], target: [0, -1], mark: [1, 1], flags: [FLAGS.SCHEDULE, 0], schedule: [5, 0] }
  answer.keys.blocked = [0, 1]
  return readChart(answer)
}

test('a right by a group shows at its doors as such, and not at one that has left', () => {
  const chart = small()
  expect(lookAt(chart, NO_OVERLAY, 0, 1) & LOOK.BY_GROUP).toBe(LOOK.BY_GROUP)
  expect(lookAt(chart, NO_OVERLAY, 0, 2) & (LOOK.BY_GROUP | LOOK.WISHED)).toBe(0)
  expect(markOfCode(markOfLook(lookAt(chart, NO_OVERLAY, 0, 2)))).toBe('takenAway')
  expect(lookAt(chart, NO_OVERLAY, 0, 0) & (LOOK.TIMES | LOOK.BY_GROUP)).toBe(LOOK.TIMES)
  expect(rightAt(chart, 0, 0)).toEqual({ scheduleNo: 5, window: null })
})

test('a draft that takes a right from a group shows at the doors of the group', () => {
  const overlay = { find: (key: number, target: number) => (key === 0 && target === -1 ? 0 : -1), to: [null] }
  expect(lookAt(small(), overlay, 0, 1) & (LOOK.TAKEN | LOOK.OWN)).toBe(LOOK.TAKEN)
  expect(lookAt(small(), overlay, 0, -1) & (LOOK.TAKEN | LOOK.OWN)).toBe(LOOK.TAKEN | LOOK.OWN)
})

test('a draft that gives a blocked key a right still shows the block', () => {
  const overlay = {
    find: (key: number, target: number) => (key === 1 && target === 0 ? 0 : -1),
    to: [{ scheduleNo: null, window: null }],
  }
  expect(lookAt(small(), overlay, 1, 0)).toBe(LOOK.GIVEN | LOOK.OWN | LOOK.WISHED | LOOK.BLOCKED)
  expect(lookAt(small(), NO_OVERLAY, 1, 1)).toBe(0)
})
