/** What people and programs can do: one folder a noun, one file a verb. */
export { type Actor, type Context, type Services, serviceActor } from './context.ts'
export { authorize, execute, may } from './execute.ts'
export { type Performance, perform, performInInstallation } from './perform.ts'
export {
  isKnownPermission,
  isSystemPermission,
  type Permission,
  permissionsOf,
  roleMay,
  type SystemPermission,
} from './permission.ts'
export type { NumberedTask, TaskOrder, TaskWriter, WrittenTask } from './task/writer.ts'
export { type RequestFacts, type UseCase, type UseCases, usecase } from './usecase.ts'
