import {
  BATTERY_OPERATIONS,
  type KeyMaking,
  manufacture,
  type VirtualCylinder,
  type VirtualKey,
  type WorldClock,
} from '../device/index.ts'
import type { DeviceFile, MakingFile } from './site.ts'

export type Device = VirtualKey | VirtualCylinder

/** A device fresh from the factory, or the same device with the content it had. */
export function build(
  file: MakingFile,
  { clock, random, sabotage }: Pick<KeyMaking, 'clock' | 'random' | 'sabotage'>,
): Device {
  const making = {
    deviceId: file.deviceId,
    firmware: file.firmware,
    voucherPublic: Uint8Array.from(Buffer.from(file.voucherPublic, 'hex')),
    mechanicalCode: file.mechanicalCode,
    clock,
    random,
    ...(sabotage === undefined ? {} : { sabotage }),
  }
  return file.kind === 'key'
    ? manufacture({ ...making, kind: 'key', driftPpm: file.driftPpm })
    : manufacture({ ...making, kind: 'cylinder' })
}

/** A device at rest; taken apart from it by nothing but its RAM. */
export function toFile(making: MakingFile, device: Device, clock: WorldClock): DeviceFile {
  const key = device.kind === 'key' ? device : null
  return {
    making,
    flash: Buffer.from(device.hardware.chip.snapshot()).toString('base64'),
    clockAhead: key?.hasTime ? key.rtc.milliseconds - clock.now() : null,
    batteryPercent: key?.battery.percent ?? null,
  }
}

/** Gives a freshly built device the content it had. */
export function fill(device: Device, file: DeviceFile, clock: WorldClock): void {
  device.hardware.chip.restore(Uint8Array.from(Buffer.from(file.flash, 'base64')))
  device.hardware.powerUp()
  if (device.kind === 'cylinder') return
  if (file.clockAhead !== null) device.rtc.set(clock.now() + file.clockAhead)
  const used = 100 - (file.batteryPercent ?? 100)
  device.battery.drain((used * BATTERY_OPERATIONS) / 100)
}
