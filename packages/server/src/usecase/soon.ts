import type { AnyContractProcedure } from '@orpc/contract'
import { fault } from '../errors/index.ts'
import type { Permission } from './permission.ts'
import { type UseCase, usecase } from './usecase.ts'

/** A route whose contract is out and whose work follows. */
export const soon = <Procedure extends AnyContractProcedure>(contract: Procedure, permission: Permission) =>
  usecase(contract, {
    permission,
    run: async () => {
      throw fault('busy')
    },
  }) as UseCase<Procedure>
