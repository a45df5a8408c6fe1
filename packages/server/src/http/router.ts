import { type AnyContractProcedure, isContractProcedure } from '@orpc/contract'
import { implement } from '@orpc/server'
import { IN_SYSTEM } from '../contract/common.ts'
import type { Fault } from '../errors/index.ts'
import {
  type Actor,
  authorize,
  execute,
  isKnownPermission,
  isSystemPermission,
  type RequestFacts,
  type Services,
  type UseCase,
} from '../usecase/index.ts'

/** What a request brings to its use case. */
export interface RequestContext {
  readonly actor: Actor
  readonly facts: RequestFacts
  /** Hears why a request is refused, before it is told in words. */
  refused(fault: Fault): void
}

/** One route with its use case; `name` is the path in the contract, such as `key.handOut`. */
export interface Wired {
  readonly name: string
  readonly useCase: UseCase
}

type Tree = { readonly [name: string]: Tree | AnyContractProcedure }
type UseCaseTree = { readonly [name: string]: UseCaseTree | UseCase }

/**
 * Every procedure of the contract with its use case. Throws, so that the server does not start, when one is missing or
 * belongs to another procedure, has no known permission, or asks for a role in a system that its address does not name.
 */
export function wire(contract: Tree, useCases: UseCaseTree, path: readonly string[] = []): readonly Wired[] {
  return Object.entries(contract).flatMap(([key, node]) => {
    const name = [...path, key].join('.')
    const found = useCases[key]
    if (found === undefined) throw new Error(`Route ${name} has no use case.`)
    if (!isContractProcedure(node)) return wire(node as Tree, found as UseCaseTree, [...path, key])
    const useCase = found as UseCase
    if (useCase.contract !== node) throw new Error(`The use case of ${name} belongs to another route.`)
    refuseOpenRoute(name, useCase)
    return [{ name, useCase }]
  })
}

function refuseOpenRoute(name: string, { contract, permission }: UseCase): void {
  if (!isKnownPermission(permission)) throw new Error(`Route ${name} has no permission.`)
  const address = contract['~orpc'].route.path ?? ''
  const ofSystem = address === IN_SYSTEM || address.startsWith(`${IN_SYSTEM}/`)
  if (isSystemPermission(permission) !== ofSystem && permission !== 'installation.system.delete') {
    throw new Error(`Route ${name} asks for ${permission}, which does not fit its address ${address}.`)
  }
}

/** The wired routes as oRPC serves them. */
export function toRouter(services: Services, routes: readonly Wired[]) {
  return Object.fromEntries(
    routes.map(({ name, useCase }) => [
      name,
      implement(useCase.contract)
        .$context<RequestContext>()
        // Before the input is looked at: who may not, learns not even what is wrong with it.
        .use(({ context, next }, input) => {
          authorize(useCase.permission, context.actor, input)
          return next()
        })
        .handler(({ input, context }) => execute(services, useCase, name, context.actor, input, context.facts)),
    ]),
  )
}
