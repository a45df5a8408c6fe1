import type { Address, LinkListener, Opened, OpenLink } from './link.ts'
import { loadNative, openNative } from './native.ts'
import { openTcp } from './tcp.ts'
import { openTty } from './tty.ts'

export * from './address.ts'
export * from './link.ts'

/** Opens whatever link an address names; serial ports through the native module where it loads. */
export async function createLinks(): Promise<OpenLink> {
  const SerialPort = await loadNative()
  const openSerial = SerialPort === null ? openTty : openNative(SerialPort)
  return (address: Address, listener: LinkListener): Promise<Opened> =>
    address.kind === 'tcp' ? openTcp(address, listener) : openSerial(address, listener)
}
