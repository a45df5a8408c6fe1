import { describe, expect, it } from 'vitest'
import { subjectOf } from './journalSubject.ts'

const facts = { before: null, after: null }

describe('what an entry of the journal is about', () => {
  it('is one thing, with its number or its name', () => {
    expect(subjectOf({ subject: 'key 12', ...facts })).toEqual({ kind: 'one', what: 'key', text: '12' })
    expect(subjectOf({ subject: 'member Ada the second', ...facts })).toMatchObject({ text: 'Ada the second' })
    expect(subjectOf({ subject: 'programming run 3', ...facts })).toEqual({ kind: 'one', what: 'run', text: '3' })
  })

  it('is a range that was made at once', () => {
    expect(subjectOf({ subject: 'cylinders 4..9', ...facts })).toEqual({
      kind: 'range',
      what: 'cylinders',
      first: 4,
      last: 9,
    })
  })

  it('is so many as the facts name', () => {
    const keys = { subject: 'keys', before: null, after: { week: [{}], keyNos: [1, 2, 5] } }
    expect(subjectOf(keys)).toEqual({ kind: 'many', what: 'keys', count: 3 })
    const doors = [{ cylinderNo: 1 }, { cylinderNo: 2 }]
    expect(subjectOf({ subject: 'cylinders', before: doors, after: null })).toMatchObject({ count: 2 })
    expect(subjectOf({ subject: 'rights', before: null, after: 'x' })).toMatchObject({ count: 0 })
  })

  it('is one thing where an act for many was used for one', () => {
    const one = { kind: 'one', what: 'key', text: '7' }
    expect(subjectOf({ subject: 'keys', before: null, after: { handedIn: [7] } })).toEqual(one)
    expect(subjectOf({ subject: 'keys', before: [{ keyNo: 7, marking: 'K7' }], after: null })).toEqual(one)
  })
})
