import { type Address, linkFault, type OpenLink } from './link.ts'

type SerialPortClass = typeof import('serialport')['SerialPort']

/** The native module, or null where it is not installed or does not load on this machine. */
export async function loadNative(): Promise<SerialPortClass | null> {
  try {
    return (await import('serialport')).SerialPort
  } catch {
    return null
  }
}

/** A serial port through the native module: the port is locked, so no second program can read along (R013). */
export function openNative(SerialPort: SerialPortClass): OpenLink<Extract<Address, { kind: 'serial' }>> {
  return (address, listener) =>
    new Promise((resolve) => {
      const port = new SerialPort({ path: address.path, baudRate: address.speed, autoOpen: false, hupcl: false })
      const closed = new Promise<void>((gone) =>
        port.once('close', () => {
          listener.closed()
          gone()
        }),
      )
      // A pulled cable is told by 'close'; without a listener the 'error' before it would end the process.
      port.on('error', () => {})
      port.on('data', (chunk: Uint8Array) => listener.bytes(chunk))
      port.open((error) => {
        if (error) return resolve({ ok: false, fault: linkFault(address, error) })
        resolve({
          ok: true,
          link: {
            address,
            send: (bytes, done) => {
              if (!port.isOpen) return
              port.write(Buffer.from(bytes))
              port.drain((fault) => {
                if (!fault) done()
              })
            },
            close: () => {
              const release = () => {
                if (port.isOpen) port.close(() => {})
              }
              if (port.isOpen) port.drain(release)
              return closed
            },
          },
        })
      })
    })
}
