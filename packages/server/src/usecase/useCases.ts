import type { Contract } from '../contract/index.ts'
import { changePassword, currentSession, signOut } from './session/own.ts'
import { signIn } from './session/signIn.ts'
import { createSystem } from './system/create.ts'
import { editSystem } from './system/edit.ts'
import { getSystem } from './system/get.ts'
import { listSystems } from './system/list.ts'
import { publishSystem } from './system/publish.ts'
import { removeSystem } from './system/remove.ts'
import type { UseCases } from './usecase.ts'

/** What each route does; a route without a use case does not compile. */
export const useCases: UseCases<Contract> = {
  session: { signIn, current: currentSession, signOut, changePassword },
  system: {
    list: listSystems,
    create: createSystem,
    get: getSystem,
    edit: editSystem,
    publish: publishSystem,
    remove: removeSystem,
  },
}
