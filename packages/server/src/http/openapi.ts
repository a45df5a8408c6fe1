import type { OpenAPI } from '@orpc/contract'
import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '../contract/index.ts'
import { API } from './api.ts'

const ERROR_BODY = {
  type: 'object' as const,
  required: ['code', 'message', 'facts'],
  properties: {
    code: { type: 'string', description: 'For programs; see the list of codes in the guide for integrators.' },
    message: { type: 'string', description: 'For people, in German or English by Accept-Language.' },
    facts: { type: 'object', additionalProperties: true },
  },
} satisfies OpenAPI.SchemaObject

let document: Promise<object> | null = null

/** The OpenAPI 3.1 description of the contract, made once. */
export function describeApi(): Promise<object> {
  document ??= generate()
  return document
}

async function generate(): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const described = await generator.generate(contract, {
    info: {
      title: 'Lockwright',
      version: '1',
      description:
        'Changes with a session cookie need the header `X-Lockwright: 1`; edits in place need `If-Match` with the version ' +
        'that was read; any change may carry an `Idempotency-Key`. Refusals have the form of `Refusal`.',
    },
    servers: [{ url: API }],
    components: {
      schemas: { Refusal: ERROR_BODY },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'lockwright_session' },
      },
    },
    security: [{ token: [] }, { session: [] }],
  })
  for (const path of Object.values(described.paths ?? {})) {
    for (const operation of Object.values(path ?? {})) {
      if (typeof operation !== 'object' || operation === null || !('responses' in operation)) continue
      Object.assign(operation.responses ?? {}, {
        default: {
          description: 'Refused',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
        },
      })
    }
  }
  return described
}
