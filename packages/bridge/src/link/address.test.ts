import { describe, expect, it } from 'vitest'
import { addressLabel, parseAddress } from './address.ts'

describe('R095 address by hand', () => {
  it('tells TCP from serial and refuses what is neither', () => {
    expect(parseAddress('/dev/ttyUSB0', 9600)).toEqual({ kind: 'serial', path: '/dev/ttyUSB0', speed: 9600 })
    expect(parseAddress('COM7')).toEqual({ kind: 'serial', path: 'COM7', speed: 115_200 })
    expect(parseAddress('tcp://[::1]:4000')).toEqual({ kind: 'tcp', host: '::1', port: 4000 })
    for (const wrong of ['', 'tcp://host', 'http://host:80']) expect(parseAddress(wrong)).toBeNull()
    expect(parseAddress('COM7', 0)).toBeNull()
  })

  it('shows an address as it can be typed in again', () => {
    for (const text of ['/dev/ttyUSB0', 'tcp://127.0.0.1:4000', 'tcp://[::1]:4000']) {
      expect(addressLabel(parseAddress(text)!)).toBe(text)
    }
  })
})
