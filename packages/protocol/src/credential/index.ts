export { type Cbor, type CborFault, type CborMap, decodeCbor, decodeCborSequence, encodeCbor, isBytes } from './cbor.ts'
export { type SignatureContext, sign, signatureInput, verify } from './signature.ts'
export { keyHash, makeVoucher, type Voucher, type VoucherFault, verifyVoucher } from './voucher.ts'
export { signVoucherRequest, type VoucherRequest, verifyVoucherRequest } from './voucherRequest.ts'
