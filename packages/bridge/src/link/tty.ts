import { execFile } from 'node:child_process'
import { closeSync, constants, openSync } from 'node:fs'
import { platform } from 'node:os'
import { ReadStream, WriteStream } from 'node:tty'
import { promisify } from 'node:util'
import { type Address, linkFault, type OpenLink } from './link.ts'

const run = promisify(execFile)

/**
 * A serial port through the terminal driver of the system alone (`stty` and plain files), for machines where the
 * native module does not load. Same behaviour as `openNative`, but it cannot keep a second program out of the port.
 */
export const openTty: OpenLink<Extract<Address, { kind: 'serial' }>> = async (address, listener) => {
  const fds: number[] = []
  try {
    // O_NONBLOCK: opening must not wait for a carrier signal.
    const flags = constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK
    fds.push(openSync(address.path, flags), openSync(address.path, flags))
    const device = platform() === 'linux' ? '-F' : '-f'
    await run('stty', [device, address.path, String(address.speed), 'raw', '-echo', 'clocal', '-hupcl'])
    const [input, output] = [new ReadStream(fds[0]!), new WriteStream(fds[1]!)]
    const closed = new Promise<void>((gone) => {
      let open = 2
      const end = () => {
        input.destroy()
        output.destroy()
      }
      const count = () => {
        open -= 1
        if (open > 0) return end()
        listener.closed()
        gone()
      }
      for (const stream of [input, output]) stream.on('error', end).on('end', end).once('close', count)
    })
    input.on('data', (chunk) => listener.bytes(chunk))
    return {
      ok: true,
      link: {
        address,
        send: (bytes, done) => {
          output.write(bytes, (error) => {
            if (!error) done()
          })
        },
        close: () => {
          input.destroy()
          output.destroy()
          return closed
        },
      },
    }
  } catch (error) {
    for (const fd of fds) closeSync(fd)
    return { ok: false, fault: linkFault(address, error) }
  }
}
