import { describe, expect, it } from 'vitest'
import { meet } from '../../door/index.ts'
import { unhex } from '../../record/index.ts'
import type { Element } from '../element.ts'
import { LIFE } from '../tables.ts'
import { keyId, Plant } from '../testing/plant.ts'

const KEY = keyId(5, 17)
const DOOR = 0x1001
const ENTRY = { slotType: 0, slotId: DOOR }
const REFUSED = { kind: 'refused', error: 'alreadyClaimed' }

describe('claim', () => {
  it('a blank becomes a key and a cylinder of a system, which then open', () => {
    const plant = new Plant()
    const [blankKey, blankDoor] = [plant.blankKey(), plant.blankCylinder()]
    expect(blankKey.attach()).toMatchObject({ class: 1, life: LIFE.blank })
    expect(blankDoor.attach()).toMatchObject({ class: 2, life: LIFE.blank })
    expect(plant.desk.claimKey(blankKey, { keyId: KEY }, [ENTRY]).outcome).toMatchObject({
      kind: 'committed',
      image: 1,
    })
    expect(plant.desk.claimCylinder(blankDoor, DOOR).outcome.kind).toBe('committed')
    expect(blankKey.attach().life).toBe(LIFE.claimed)
    expect(meet(blankKey, blankDoor).opened).toBe(true)
  })

  it('R036 T-16 a claimed device takes no second voucher, neither from its own server nor from another', () => {
    const plant = new Plant()
    const rogue = plant.newDesk(43)
    for (const device of [plant.key({ keyId: KEY }, []), plant.cylinder(DOOR)]) {
      const voucher = plant.desk.system.voucherFor(unhex(device.deviceId))
      expect(plant.desk.session(device, () => ({ voucher })).outcome).toMatchObject(REFUSED)
      expect(rogue.session(device, () => ({})).outcome).toMatchObject({ failure: { code: 'handshake' } })
      device.hardware.chip.restore(device.hardware.chip.snapshot())
      expect(plant.desk.session(device, () => ({ voucher })).outcome).toMatchObject(REFUSED)
      expect(device.hardware.life).toBe(LIFE.claimed)
      expect(device.memory.sysId).toBe(42)
    }
  })

  it('R036 T-16 once a voucher was shown, another one is refused for ever, also after a power cut', () => {
    const plant = new Plant()
    const rogue = plant.newDesk(43)
    const blank = plant.blankCylinder()
    const voucher = plant.desk.system.voucherFor(unhex(blank.deviceId))
    plant.desk.session(blank, () => ({ voucher }))
    expect(blank.hardware.life).toBe(LIFE.claiming)
    expect(rogue.claimCylinder(blank, DOOR).outcome).toMatchObject(REFUSED)
    const session = plant.desk.session(blank, (who) => {
      plant.desk.remember('cylinder', DOOR, who)
      return { voucher, transaction: plant.desk.cylinderClaim(DOOR, [], plant.desk.today) }
    })
    expect(session.outcome.kind).toBe('committed')
    expect(plant.desk.session(blank, () => ({})).element).toMatchObject({ kind: 'claimed' })
  })

  it('B8 vouchers of another signer, for another device or another server are refused', () => {
    const plant = new Plant()
    const blank = plant.blankKey()
    const stranger = new Plant().blankKey()
    const foreign = new Plant(42)
    Object.assign(foreign.desk.system, { voucher: plant.desk.system.owner })
    const wrong = [
      plant.desk.system.voucherFor(unhex(stranger.deviceId).map((byte) => byte ^ 1)),
      foreign.desk.system.voucherFor(unhex(blank.deviceId)),
      plant.newDesk(43).system.voucherFor(unhex(blank.deviceId)),
    ]
    for (const voucher of wrong) {
      expect(plant.desk.session(blank, () => ({ voucher })).outcome).toMatchObject({
        kind: 'refused',
        error: 'signature',
      })
      expect(blank.hardware.life).toBe(LIFE.blank)
    }
  })

  it('B12 a blank shows the same session pair at every try, and another one than its identity', () => {
    const plant = new Plant()
    const blank = plant.blankKey()
    const shown = [1, 2].map(() => plant.desk.session(blank, () => ({})).element)
    const [first, second] = shown.map((who) => (who?.kind === 'blank' ? who : null))
    expect(first?.sessionPublic).toEqual(second?.sessionPublic)
    expect(first?.request.identityPublic).not.toEqual(first?.sessionPublic)
  })

  it('without a voucher nothing can be written', () => {
    const plant = new Plant()
    const blank = plant.blankCylinder()
    const transaction = plant.desk.cylinderClaim(DOOR, [], plant.desk.today)
    expect(plant.desk.session(blank, () => ({ transaction })).outcome).toMatchObject({ error: 'notClaimed' })
    expect(blank.hardware.life).toBe(LIFE.blank)
  })

  it('when COMMIT_OK is lost the element comes next with its kid and the session id of the claim', () => {
    const plant = new Plant()
    const blank = plant.blankCylinder()
    const voucher = plant.desk.system.voucherFor(unhex(blank.deviceId))
    const sessionId = unhex('a1a2a3a4a5a6a7a8')
    const deaf: Element = {
      kind: 'cylinder',
      deviceId: blank.deviceId,
      attach: () => blank.attach(),
      begin: () => blank.begin(),
      receive(frame) {
        const answer = blank.receive(frame)
        return blank.hardware.life === LIFE.claimed ? [] : answer
      },
      detach: () => blank.detach(),
    }
    const lost = plant.desk.session(deaf, (who) => {
      plant.desk.remember('cylinder', DOOR, who)
      return { voucher, sessionId, transaction: plant.desk.cylinderClaim(DOOR, [], plant.desk.today) }
    })
    expect(lost.outcome.kind).toBe('failed')
    expect(plant.desk.session(blank, () => ({})).element).toMatchObject({
      kind: 'claimed',
      identity: { kind: 'cylinder', no: DOOR },
      keyState: { sessionId, image: 1 },
    })
  })

  it('sabotage: without the check a device can be claimed twice', () => {
    const plant = new Plant()
    const key = plant.key({ keyId: KEY }, [ENTRY], null, { sabotage: new Set(['claim']) })
    const again = plant.desk.claimKey(key, { keyId: KEY + 1 }, [ENTRY])
    expect(again.outcome.kind).toBe('committed')
    expect(key.memory.keyId).toBe(KEY + 1)
  })

  it('R036 T-12 power cuts at every byte of a claim: blank, claiming or claimed, and the same voucher finishes it', () => {
    for (const kind of ['key', 'cylinder'] as const) {
      const plant = new Plant()
      const blank = kind === 'key' ? plant.blankKey() : plant.blankCylinder()
      const image = blank.hardware.chip.snapshot()
      const voucher = plant.desk.system.voucherFor(unhex(blank.deviceId))
      const transaction =
        kind === 'key'
          ? plant.desk.keyClaim({ keyId: KEY }, [ENTRY], null)
          : plant.desk.cylinderClaim(DOOR, [7], plant.desk.today)
      const claim = () =>
        plant.desk.session(blank, (who) => {
          plant.desk.remember(kind, kind === 'key' ? KEY : DOOR, who)
          return { voucher, transaction }
        })
      const start = blank.hardware.chip.written
      claim()
      const bytes = blank.hardware.chip.written - start
      const whole = blank.memory.claimed
      expect(whole).toBe(true)
      const lives = new Set<number>()
      for (let cut = 0; cut <= bytes + 20; cut += cut < 60 || cut > bytes - 20 ? 1 : 37) {
        blank.hardware.chip.restore(image)
        blank.hardware.powerUp()
        plant.desk.beforeTalk = () => blank.hardware.chip.cutPowerAfter(cut)
        const first = claim()
        plant.desk.beforeTalk = () => undefined
        blank.hardware.powerUp()
        lives.add(blank.hardware.life)
        if (blank.hardware.life === LIFE.claimed)
          expect(plant.desk.session(blank, () => ({})).element?.kind).toBe('claimed')
        else {
          expect(first.outcome.kind).toBe('failed')
          expect(claim().outcome.kind).toBe('committed')
        }
      }
      expect([...lives].sort()).toEqual([LIFE.blank, LIFE.claiming, LIFE.claimed])
    }
  }, 120_000)
})
