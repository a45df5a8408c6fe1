import { type DoorFrame, doorFramer, encodeDoorFrame } from '@lockwright/protocol/frame'
import type { VirtualCylinder } from '../device/cylinder/cylinder.ts'
import type { VirtualKey } from '../device/key/key.ts'
import type { Host } from '../link/index.ts'
import { CylinderSide } from './cylinderSide.ts'
import { KeySide } from './keySide.ts'

/** One side of a visit that hears the frames of one turn and answers them. */
interface Side {
  start(): readonly DoorFrame[]
  receive(frames: readonly DoorFrame[]): readonly DoorFrame[]
  /** What waits until the answer is on the line. */
  afterAnswer(): void
}

/** A bench forgives its tester the windows of the contacts (spec/frame.md 4). */
const NOT_LATE = 0
/** So long without a byte, and a frame that is not whole was noise. */
const PAUSE_MS = 100

function cylinderSide(cylinder: VirtualCylinder): Side {
  cylinder.hardware.powerUp()
  const side = new CylinderSide(cylinder.memory)
  return {
    start: () => side.start(),
    receive: (frames) => frames.flatMap((frame) => side.receive(frame, NOT_LATE)),
    afterAnswer: () => side.afterAnswer(),
  }
}

function keySide(key: VirtualKey): Side {
  key.powerUp()
  const side = new KeySide(key)
  return { start: () => [], receive: (frames) => side.receive(frames, NOT_LATE), afterAnswer: () => {} }
}

/**
 * The contacts of a device on a bench (spec/frame.md 4): who connects is the other side. `settle` is called before anything
 * leaves the device: what it wrote must be safe by then.
 */
export function contactsOf(
  device: VirtualKey | VirtualCylinder,
  send: (bytes: Uint8Array) => void,
  settle: () => void,
): Host {
  let side: Side | null = null
  let framer = doorFramer()
  let pause: NodeJS.Timeout | undefined
  const hear = (frames: readonly DoorFrame[]) => {
    if (side !== null && frames.length > 0) say(side.receive(frames))
  }
  const say = (frames: readonly DoorFrame[]) => {
    settle()
    for (const frame of frames) send(encodeDoorFrame(frame))
    side?.afterAnswer()
  }
  return {
    came() {
      framer = doorFramer()
      side = device.kind === 'cylinder' ? cylinderSide(device) : keySide(device)
      say(side.start())
    },
    bytes(chunk) {
      clearTimeout(pause)
      hear(framer.push(chunk))
      pause = setTimeout(() => hear(framer.silence()), PAUSE_MS)
    },
    gone() {
      clearTimeout(pause)
      side = null
      settle()
    },
  }
}
