import { globSync } from 'node:fs'
import { type Address, DEFAULT_SPEED } from '../link/index.ts'
import { loadNative } from '../link/native.ts'

/** Names that USB serial converters and devices get where the system cannot be asked. */
const USB_NAMES = ['/dev/ttyUSB*', '/dev/ttyACM*', '/dev/cu.usb*']

/** A serial port of this machine; `usb`: plugged in by USB, so it may be a programming device. */
export interface SerialPortInfo {
  readonly path: string
  readonly usb: boolean
}

/** All serial ports of this machine (R007, R011). */
export async function serialPorts(): Promise<SerialPortInfo[]> {
  const SerialPort = await loadNative()
  try {
    if (SerialPort !== null) {
      const ports = await SerialPort.list()
      return ports.map((port) => ({ path: port.path, usb: port.vendorId !== undefined }))
    }
  } catch {
    // Listing asks a helper program of the system that may be missing; names say enough then.
  }
  return globSync(USB_NAMES).map((path) => ({ path, usb: true }))
}

/** What auto-detect tries: USB serial ports, and whatever fits one of `globs` (R095). */
export async function probeAddresses(globs: readonly string[]): Promise<Address[]> {
  const usb = (await serialPorts()).filter((port) => port.usb).map((port) => port.path)
  const paths = new Set([...usb, ...globSync([...globs])])
  return [...paths].sort().map((path) => ({ kind: 'serial', path, speed: DEFAULT_SPEED }))
}
