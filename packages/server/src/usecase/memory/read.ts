import { memoryContract } from '../../contract/memory.ts'
import { loadCylinder } from '../cylinder/view.ts'
import { loadKey } from '../key/view.ts'
import { usecase } from '../usecase.ts'
import { memoryOfCylinder, memoryOfKey } from './load.ts'

export const readKeyMemory = usecase(memoryContract.ofKey, {
  permission: 'element.read',
  async run(ctx, { keyNo }) {
    await loadKey(ctx, keyNo)
    return memoryOfKey(ctx, keyNo)
  },
})

export const readCylinderMemory = usecase(memoryContract.ofCylinder, {
  permission: 'element.read',
  async run(ctx, { cylinderNo }) {
    await loadCylinder(ctx, cylinderNo)
    return memoryOfCylinder(ctx, cylinderNo)
  },
})
