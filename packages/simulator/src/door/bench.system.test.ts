import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { DOOR_FRAME, type DoorFrame, doorFramer, encodeDoorFrame } from '@lockwright/protocol/frame'
import { afterEach, expect, it } from 'vitest'
import { keyId, Plant } from '../device/testing/plant.ts'
import { type Link, tcpLink } from '../link/index.ts'
import { contactsOf } from './bench.ts'

const DOOR = 0x1001
const links: Link[] = []
afterEach(async () => {
  for (const link of links.splice(0)) await link.close()
})

async function benchOf(device: Parameters<typeof contactsOf>[0]): Promise<number> {
  const link = tcpLink(0)
  links.push(link)
  const laid = await link.open(
    contactsOf(
      device,
      (bytes) => link.send(bytes),
      () => {},
    ),
  )
  if (!laid.ok) throw new Error(laid.fault.message)
  return Number(laid.where.split(':').at(-1))
}

async function tester(port: number) {
  const socket: Socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const framer = doorFramer()
  const hear = async (): Promise<DoorFrame> => {
    for (;;) {
      const [chunk] = (await once(socket, 'data')) as [Buffer]
      const [frame] = framer.push(chunk)
      if (frame !== undefined) return frame
    }
  }
  return { socket, hear, say: (frame: DoorFrame) => socket.write(encodeDoorFrame(frame)) }
}

it('a key and a cylinder meet through two ports as they do in a door', async () => {
  const plant = new Plant()
  const door = plant.cylinder(DOOR)
  const key = plant.key({ keyId: keyId(5, 17) }, [{ slotType: 0, slotId: DOOR }])
  const newest = door.memory.log.newest
  const atDoor = await tester(await benchOf(door))
  const atKey = await tester(await benchOf(key))
  atKey.say(await atDoor.hear())
  const m2 = await atKey.hear()
  atDoor.say(m2)
  const m3 = await atDoor.hear()
  expect([m2.type, m3.type, m3.body[0]]).toEqual([DOOR_FRAME.m2, DOOR_FRAME.m3, 0])
  expect(door.memory.log.newest).toBe(newest + 1)
  for (const { socket } of [atDoor, atKey]) socket.destroy()
})

it('a connection is the contact: each begins with a fresh M1', async () => {
  const port = await benchOf(new Plant().cylinder(DOOR))
  const nonces = new Set<string>()
  for (let n = 0; n < 3; n++) {
    const { socket, hear } = await tester(port)
    nonces.add((await hear()).body.slice(22, 34).join())
    const closed = once(socket, 'close')
    socket.end()
    await closed
  }
  expect(nonces.size).toBe(3)
})
