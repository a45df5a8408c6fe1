import { deviceId } from '@lockwright/domain/model'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../bytes/index.ts'
import { nodeCrypto as crypto } from '../crypto/index.ts'
import { vectorCases } from '../testing/vectors.ts'
import { keyHash, verifyVoucher, verifyVoucherRequest } from './index.ts'

interface Case {
  readonly kind: string
  readonly value: string
  readonly edhocPublic: string
  readonly serverPublic: string
  readonly voucher: string
  readonly voucherKey: string
  readonly device: { readonly deviceId: string }
  readonly error: string | number | null
}

const cases = vectorCases<Case>('claim')
/** Session error: the voucher is not signed, not readable, or for another device or server. */
const SIGNATURE = 6

describe('spec/vectors/claim.json', () => {
  const requests = cases.filter(({ kind, error }) => kind === 'request' && error !== 'form')
  test.each(requests)('$name', ({ value, edhocPublic, serverPublic, error }) => {
    const request = fromHex(value)
    const asked = {
      deviceId: deviceId(toHex(request.slice(8, 16))),
      sessionPublic: fromHex(edhocPublic),
      serverPublic: fromHex(serverPublic),
    }
    expect(verifyVoucherRequest(crypto, request.slice(16, 49), asked, request.slice(49))).toBe(error === null)
  })

  const vouchers = cases.filter(({ kind }) => kind === 'voucher')
  test.each(vouchers)('$name', ({ voucher, voucherKey, serverPublic, device, error }) => {
    const read = verifyVoucher(crypto, fromHex(voucherKey), fromHex(voucher))
    const fits =
      read.ok &&
      read.value.deviceId === device.deviceId &&
      toHex(read.value.serverKeyHash) === toHex(keyHash(crypto, fromHex(serverPublic)))
    expect(fits).toBe(error !== SIGNATURE)
  })
})
