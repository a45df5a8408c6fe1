import { describe, expect, it } from 'vitest'
import { fromHex, toHex } from '../bytes/index.ts'
import { seededRandom } from '../testing/index.ts'
import { wycheproof } from '../testing/wycheproof.ts'
import { nobleCrypto, nodeCrypto } from './index.ts'
import { nobleCcmOpen, nobleCcmSeal } from './noble.ts'
import { nodeCcmOpen, nodeCcmSeal } from './node.ts'

const adapters = [
  { name: 'node', crypto: nodeCrypto, ccmSeal: nodeCcmSeal, ccmOpen: nodeCcmOpen },
  { name: 'noble', crypto: nobleCrypto, ccmSeal: nobleCcmSeal, ccmOpen: nobleCcmOpen },
]

/** A point of the vector files, compressed when it came in full. */
function compressed(point: string): Uint8Array {
  const bytes = fromHex(point)
  if (bytes.length !== 65) return bytes
  return Uint8Array.of(2 + (bytes[64]! & 1), ...bytes.subarray(1, 33))
}

const scalar = (hex: string): Uint8Array => fromHex(hex.padStart(64, '0').slice(-64))

describe.each(adapters)('crypto adapter $name', ({ crypto, ccmSeal, ccmOpen }) => {
  it('AES-128 block (FIPS 197, C.1)', () => {
    const block = crypto.aes128(
      fromHex('000102030405060708090a0b0c0d0e0f'),
      fromHex('00112233445566778899aabbccddeeff'),
    )
    expect(toHex(block)).toBe('69c4e0d86a7b0430d8cdb78070b4c55a')
  })

  it('AES-CMAC (Wycheproof)', () => {
    const cases = wycheproof<{ keySize: number; key: string; msg: string; tag: string }>('aes_cmac').filter(
      ({ inputs }) => inputs.keySize === 128,
    )
    expect(cases.length).toBeGreaterThan(50)
    for (const { tcId, result, inputs } of cases) {
      const same = toHex(crypto.cmac(fromHex(inputs.key), fromHex(inputs.msg))) === inputs.tag
      expect(same, `case ${tcId}`).toBe(result === 'valid')
    }
  })

  it('AES-CCM with every nonce and tag length (Wycheproof)', () => {
    interface Ccm {
      keySize: number
      ivSize: number
      tagSize: number
      key: string
      iv: string
      aad: string
      msg: string
      ct: string
      tag: string
    }
    const cases = wycheproof<Ccm>('aes_ccm').filter(
      ({ inputs: { keySize, ivSize, tagSize } }) =>
        keySize === 128 && ivSize >= 56 && ivSize <= 104 && tagSize >= 32 && tagSize % 16 === 0,
    )
    expect(cases.length).toBeGreaterThan(60)
    for (const { tcId, result, inputs } of cases) {
      const [key, nonce, aad] = [fromHex(inputs.key), fromHex(inputs.iv), fromHex(inputs.aad)]
      const opened = ccmOpen(key, nonce, fromHex(inputs.ct + inputs.tag), aad, inputs.tagSize / 8)
      expect(opened && toHex(opened), `open ${tcId}`).toBe(result === 'valid' ? inputs.msg : null)
      if (result !== 'valid') continue
      const sealed = ccmSeal(key, nonce, fromHex(inputs.msg), aad, inputs.tagSize / 8)
      expect(toHex(sealed), `seal ${tcId}`).toBe(inputs.ct + inputs.tag)
    }
  })

  it('AES-CCM with nonce 13 and tag 8 (RFC 3610, packet vector 1)', () => {
    const key = fromHex('c0c1c2c3c4c5c6c7c8c9cacbcccdcecf')
    const nonce = fromHex('00000003020100a0a1a2a3a4a5')
    const aad = fromHex('0001020304050607')
    const plain = fromHex('08090a0b0c0d0e0f101112131415161718191a1b1c1d1e')
    const sealed = crypto.ccmSeal(key, nonce, plain, aad)
    expect(toHex(sealed)).toBe('588c979a61c663d2f066d0c2c0f989806d5f6b61dac38417e8d12cfdf926e0')
    expect(crypto.ccmOpen(key, nonce, sealed, aad)).toEqual(plain)
    for (let i = 0; i < sealed.length; i++) {
      const bent = sealed.slice()
      bent[i]! ^= 1
      expect(crypto.ccmOpen(key, nonce, bent, aad)).toBeNull()
    }
    expect(crypto.ccmOpen(key, nonce, sealed.subarray(0, 7), aad)).toBeNull()
    expect(crypto.ccmOpen(key, nonce, sealed, new Uint8Array(0))).toBeNull()
  })

  it('AES key wrap (Wycheproof)', () => {
    const cases = wycheproof<{ keySize: number; key: string; msg: string; ct: string }>('aes_wrap').filter(
      ({ inputs, result }) => inputs.keySize === 128 && (inputs.msg.length === 32 || result === 'invalid'),
    )
    expect(cases.length).toBeGreaterThan(20)
    for (const { tcId, result, inputs } of cases) {
      const [kek, msg, wrapped] = [fromHex(inputs.key), fromHex(inputs.msg), fromHex(inputs.ct)]
      const valid = result === 'valid'
      expect(crypto.keyUnwrap(kek, wrapped), `unwrap ${tcId}`).toEqual(valid ? msg : null)
      if (valid) expect(crypto.keyWrap(kek, msg), `wrap ${tcId}`).toEqual(wrapped)
    }
  })

  it('HKDF-SHA256 (Wycheproof)', () => {
    interface Hkdf {
      ikm: string
      salt: string
      info: string
      size: number
      okm: string
    }
    const cases = wycheproof<Hkdf>('hkdf_sha256').filter(({ result }) => result === 'valid')
    expect(cases.length).toBeGreaterThan(50)
    for (const { tcId, inputs } of cases) {
      const prk = crypto.hkdfExtract(fromHex(inputs.salt), fromHex(inputs.ikm))
      expect(toHex(crypto.hkdfExpand(prk, fromHex(inputs.info), inputs.size)), `case ${tcId}`).toBe(inputs.okm)
    }
  })

  it('SHA-256 (FIPS 180-4)', () => {
    expect(toHex(crypto.sha256(fromHex('616263')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })

  it('ECDH on P-256 (Wycheproof)', () => {
    const cases = wycheproof<{ public: string; private: string; shared: string }>('ecdh_secp256r1_ecpoint').filter(
      ({ inputs, result }) => result === 'valid' || fromHex(inputs.public).length === 33,
    )
    expect(cases.length).toBeGreaterThan(200)
    for (const { tcId, result, inputs } of cases) {
      const shared = crypto.ecdh(scalar(inputs.private), compressed(inputs.public))
      expect(shared && toHex(shared), `case ${tcId}`).toBe(result === 'invalid' ? null : inputs.shared)
    }
  })

  it('points: both coordinates, x only means even y, nothing off the curve', () => {
    const privateKey = new Uint8Array(32).fill(7)
    const publicKey = crypto.p256Public(privateKey)
    const point = crypto.p256Point(publicKey)!
    expect(point.x).toEqual(publicKey.slice(1))
    expect(point.y[31]! & 1).toBe(publicKey[0]! & 1)
    expect(crypto.p256Point(point.x)!.y[31]! & 1).toBe(0)
    expect(crypto.ecdh(privateKey, point.x)).toEqual(crypto.ecdh(privateKey, publicKey))
    const offCurve = fromHex(`02${'00'.repeat(31)}01`)
    for (const bad of [
      offCurve,
      new Uint8Array(33).fill(255),
      new Uint8Array(0),
      new Uint8Array(33),
      fromHex('0401'),
    ]) {
      expect(crypto.p256Point(bad)).toBeNull()
      expect(crypto.ecdh(privateKey, bad)).toBeNull()
      expect(crypto.es256Verify(bad, privateKey, new Uint8Array(64))).toBe(false)
    }
  })

  it('ES256 verify (Wycheproof)', () => {
    interface Ecdsa {
      publicKey: { uncompressed: string }
      msg: string
      sig: string
    }
    const cases = wycheproof<Ecdsa>('ecdsa_secp256r1_sha256_p1363')
    expect(cases.length).toBeGreaterThan(200)
    for (const { tcId, result, inputs } of cases) {
      const valid = crypto.es256Verify(
        compressed(inputs.publicKey.uncompressed),
        fromHex(inputs.msg),
        fromHex(inputs.sig),
      )
      expect(valid, `case ${tcId}`).toBe(result === 'valid')
    }
  })
})

const KEPT = new Uint8Array(16).fill(5)

describe('both adapters', () => {
  const random = seededRandom('adapters')

  it('give the same bytes for the same inputs of any length', () => {
    const [fromNode, fromNoble] = [nodeCrypto.cmacKey(KEPT), nobleCrypto.cmacKey(KEPT)]
    for (let length = 0; length < 100; length++) {
      const [key, nonce, text, aad] = [random.bytes(16), random.bytes(13), random.bytes(length), random.bytes(length)]
      expect(nobleCrypto.cmac(key, text)).toEqual(nodeCrypto.cmac(key, text))
      expect(fromNode(text)).toEqual(nodeCrypto.cmac(KEPT, text))
      expect(fromNoble(text)).toEqual(nodeCrypto.cmac(KEPT, text))
      expect(nobleCrypto.aes128(key, key)).toEqual(nodeCrypto.aes128(key, key))
      const [message, block] = [random.bytes(32), random.bytes(16)]
      const link = { tag: nodeCrypto.cmac(key, message), next: nodeCrypto.aes128(key, block) }
      expect(nodeCrypto.chainLink(key, message, block)).toEqual(link)
      expect(nobleCrypto.chainLink(key, message, block)).toEqual(link)
      const sealed = nodeCrypto.ccmSeal(key, nonce, text, aad)
      expect(nobleCrypto.ccmSeal(key, nonce, text, aad)).toEqual(sealed)
      expect(nobleCrypto.ccmOpen(key, nonce, sealed, aad)).toEqual(text)
      expect(nobleCrypto.sha256(text)).toEqual(nodeCrypto.sha256(text))
    }
  })

  it('accept each other’s signatures and nothing altered', () => {
    for (const [signer, checker] of [
      [nodeCrypto, nobleCrypto],
      [nobleCrypto, nodeCrypto],
    ] as const) {
      const privateKey = random.bytes(32)
      const publicKey = signer.p256Public(privateKey)
      expect(checker.p256Public(privateKey)).toEqual(publicKey)
      const message = random.bytes(50)
      const signature = signer.es256Sign(privateKey, message)
      expect(signature).toHaveLength(64)
      expect(checker.es256Verify(publicKey, message, signature)).toBe(true)
      expect(checker.es256Verify(publicKey, random.bytes(50), signature)).toBe(false)
    }
  })

  it('give plain Uint8Arrays that own no foreign bytes', () => {
    const tag = nodeCrypto.cmac(new Uint8Array(16), new Uint8Array(0))
    expect(tag.constructor).toBe(Uint8Array)
  })
})
