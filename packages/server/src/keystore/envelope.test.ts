import { nodeRandom } from '@lockwright/protocol/crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { open, seal } from './envelope.ts'

const bytes = (length?: number) =>
  fc.uint8Array(length === undefined ? { maxLength: 100 } : { minLength: length, maxLength: length })

describe('a sealed secret', () => {
  it('opens with its key and context only', () => {
    fc.assert(
      fc.property(bytes(32), bytes(32), bytes(), fc.string(), fc.string(), (key, other, secret, context, elsewhere) => {
        const sealed = seal(key, secret, context, nodeRandom)
        expect(open(key, sealed, context)).toEqual(secret)
        if (Buffer.compare(key, other) !== 0) expect(open(other, sealed, context)).toBeNull()
        if (context !== elsewhere) expect(open(key, sealed, elsewhere)).toBeNull()
      }),
    )
  })

  it('refuses every changed byte and every shortening', () => {
    const key = nodeRandom.bytes(32)
    const sealed = seal(key, nodeRandom.bytes(16), 'system 1 smk', nodeRandom)
    for (let place = 0; place < sealed.length; place++) {
      const changed = sealed.slice()
      changed[place] = changed[place]! ^ 1
      expect(open(key, changed, 'system 1 smk')).toBeNull()
      expect(open(key, sealed.slice(0, place), 'system 1 smk')).toBeNull()
    }
  })
})
