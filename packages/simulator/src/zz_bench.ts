import { Plant, keyId } from './device/testing/plant.ts'
import { meet } from './door/meet.ts'
import { CylinderSide } from './door/cylinderSide.ts'
const KEY = keyId(5, 17), DOOR = 0x1001, ENTRY = { slotType: 0, slotId: DOOR }
const plant = new Plant(); const door = plant.cylinder(DOOR,[7]); const key = plant.key({ keyId: KEY }, [ENTRY])
const frames = [...meet(key, door).frames, ...meet(key,door).frames].map(({ bytes }) => ({ type: bytes[1], body: bytes.slice(2, -2) })) as any
const time = (name: string, n: number, f: (i: number) => void) => { const t = performance.now(); for (let i = 0; i < n; i++) f(i); const ms = performance.now() - t; console.log(name, n, (ms).toFixed(0), 'ms', (1000*ms / n).toFixed(1), 'us each') }
let s = 1; const rnd = (n: number) => (s = (s * 1103515245 + 12345) & 0x7fffffff) % n
for (let k=0;k<2;k++) {
time('powerUp', 20000, () => door.hardware.powerUp())
time('powerUp+start', 20000, () => { door.hardware.powerUp(); new CylinderSide(door.memory).start() })
time('replay', 20000, () => { door.hardware.powerUp(); const side = new CylinderSide(door.memory); const own = side.start(); for (let i = 1 + rnd(6); i-- > 0;) side.receive(frames[rnd(frames.length)], 0) })
time('replay1', 20000, () => { door.hardware.powerUp(); const side = new CylinderSide(door.memory); const own = side.start(); side.receive(frames[1], 0) })
const bad = plant.key({ keyId: KEY + 1 }, [ENTRY]); bad.habits = { ...bad.habits, offer: (o) => o && { ...o, ticket: new Uint8Array(16) } }
time('bad meet', 2000, () => meet(bad, door))
key.battery.replace()
time('good meet', 1000, () => meet(key, door)); key.battery.replace()
}
