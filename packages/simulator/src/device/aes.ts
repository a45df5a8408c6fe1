/**
 * AES-128 as a small chip has it: in its own software, block by block. Door visits are hundreds of single blocks, each with
 * another key; setting up a cipher of the host for each of them takes ten times longer than the block.
 */

const ROUNDS = 10
const WORDS = 4 * (ROUNDS + 1)

const SBOX = new Uint8Array(256)
/** SubBytes, ShiftRows and MixColumns of one byte, for the four rows. */
const MIX = [0, 1, 2, 3].map(() => new Uint32Array(256))

/** Doubling in GF(2^8) with the polynomial of AES. */
const double = (byte: number): number => ((byte << 1) ^ (byte & 0x80 ? 0x11b : 0)) & 0xff
const turn = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits))

fillTables()

/** The S-box from inverses found by walking the powers of 3 forwards and those of 1/3 backwards. */
function fillTables(): void {
  let [power, inverse] = [1, 1]
  do {
    power ^= double(power)
    for (const shift of [1, 2, 4]) inverse ^= inverse << shift
    inverse &= 0xff
    if (inverse & 0x80) inverse ^= 0x09
    const spread = inverse * 0x0101
    SBOX[power] = (inverse ^ (spread >>> 7) ^ (spread >>> 6) ^ (spread >>> 5) ^ (spread >>> 4) ^ 0x63) & 0xff
  } while (power !== 1)
  SBOX[0] = 0x63
  for (let byte = 0; byte < 256; byte++) {
    const s = SBOX[byte]!
    const column = ((double(s) << 24) | (s << 16) | (s << 8) | (double(s) ^ s)) >>> 0
    for (let row = 0; row < 4; row++) MIX[row]![byte] = turn(column, 8 * row)
  }
}

const word = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!

/** SubBytes of the bytes of four columns, row by row: the last round mixes nothing. */
const substitute = (a: number, b: number, c: number, d: number): number =>
  (SBOX[a >>> 24]! << 24) | (SBOX[(b >>> 16) & 255]! << 16) | (SBOX[(c >>> 8) & 255]! << 8) | SBOX[d & 255]!

/** Round keys of a key of 16 bytes. */
export function roundKeys(key: Uint8Array): Int32Array {
  const out = new Int32Array(WORDS)
  for (let i = 0; i < 4; i++) out[i] = word(key, 4 * i)
  let constant = 1
  for (let i = 4; i < WORDS; i++) {
    let last = out[i - 1]!
    if (i % 4 === 0) {
      const turned = (last << 8) | (last >>> 24)
      last = substitute(turned, turned, turned, turned) ^ (constant << 24)
      constant = double(constant)
    }
    out[i] = out[i - 4]! ^ last
  }
  return out
}

/** Enciphers the 16 bytes at `at` in place. */
export function encipher(keys: Int32Array, bytes: Uint8Array, at = 0): void {
  const [m0, m1, m2, m3] = MIX as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
  let a = word(bytes, at) ^ keys[0]!
  let b = word(bytes, at + 4) ^ keys[1]!
  let c = word(bytes, at + 8) ^ keys[2]!
  let d = word(bytes, at + 12) ^ keys[3]!
  let k = 4
  for (; k < 4 * ROUNDS; k += 4) {
    const e = m0[a >>> 24]! ^ m1[(b >>> 16) & 255]! ^ m2[(c >>> 8) & 255]! ^ m3[d & 255]! ^ keys[k]!
    const f = m0[b >>> 24]! ^ m1[(c >>> 16) & 255]! ^ m2[(d >>> 8) & 255]! ^ m3[a & 255]! ^ keys[k + 1]!
    const g = m0[c >>> 24]! ^ m1[(d >>> 16) & 255]! ^ m2[(a >>> 8) & 255]! ^ m3[b & 255]! ^ keys[k + 2]!
    d = m0[d >>> 24]! ^ m1[(a >>> 16) & 255]! ^ m2[(b >>> 8) & 255]! ^ m3[c & 255]! ^ keys[k + 3]!
    a = e
    b = f
    c = g
  }
  store(bytes, at, substitute(a, b, c, d) ^ keys[k]!)
  store(bytes, at + 4, substitute(b, c, d, a) ^ keys[k + 1]!)
  store(bytes, at + 8, substitute(c, d, a, b) ^ keys[k + 2]!)
  store(bytes, at + 12, substitute(d, a, b, c) ^ keys[k + 3]!)
}

function store(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24
  bytes[at + 1] = value >>> 16
  bytes[at + 2] = value >>> 8
  bytes[at + 3] = value
}
