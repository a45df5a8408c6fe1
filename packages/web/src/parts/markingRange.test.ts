import { describe, expect, it } from 'vitest'
import { rangeOfMarkings } from './markingRange.ts'

describe('range of markings before it is made (R028)', () => {
  it('counts up and keeps zeros', () => {
    expect(rangeOfMarkings('Z{001}', 120)).toEqual({ kind: 'range', first: 'Z001', second: 'Z002', last: 'Z120' })
    expect(rangeOfMarkings('{9}-A', 2)).toEqual({ kind: 'range', first: '9-A', second: '10-A', last: '10-A' })
  })

  it('takes one marking as it is', () => {
    expect(rangeOfMarkings(' Boss ', 1)).toEqual({ kind: 'range', first: 'Boss', second: null, last: 'Boss' })
  })

  it('says what is wrong', () => {
    expect(rangeOfMarkings('', 1)).toEqual({ kind: 'faulty', fault: 'empty' })
    expect(rangeOfMarkings('K', 2)).toEqual({ kind: 'faulty', fault: 'single' })
    expect(rangeOfMarkings('K{x}', 1)).toEqual({ kind: 'faulty', fault: 'braces' })
  })
})
