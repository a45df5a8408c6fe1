import {
  type ControlEvent,
  type ControlFault,
  eventSchema,
  faultSchema,
  type Input,
  type OperationName,
  type Output,
  operations,
} from './contract.ts'

export type Answer<Name extends OperationName> =
  | { readonly ok: true; readonly value: Output<Name> }
  | { readonly ok: false; readonly error: ControlFault }

/** A served site from outside. A wrong token or a site that is not there throws: that is a mistake, not an answer. */
export interface ControlClient {
  call<Name extends OperationName>(name: Name, input: Input<Name>): Promise<Answer<Name>>
  /** Events from now on until `signal` aborts. */
  events(signal: AbortSignal): AsyncGenerator<ControlEvent>
}

/** A client of the control interface at `url` (`http://127.0.0.1:port`); runs in a browser too. */
export function controlClient(url: string, token: string): ControlClient {
  const headers = { authorization: `Bearer ${token}` }
  return {
    async call(name, input) {
      const response = await fetch(`${url}/${name}`, { method: 'POST', headers, body: JSON.stringify(input) })
      if (response.status === 400 || response.status === 409) {
        return { ok: false, error: faultSchema.parse(await response.json()) }
      }
      if (!response.ok) throw new Error(`control interface: ${response.status}`)
      return { ok: true, value: operations[name].output.parse(await response.json()) as never }
    },
    async *events(signal) {
      const response = await fetch(`${url}/events`, { headers, signal })
      if (!response.ok || response.body === null) throw new Error(`control interface: ${response.status}`)
      let text = ''
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        text += chunk
        const lines = text.split('\n')
        text = lines.pop()!
        for (const line of lines) {
          if (line.startsWith('data: ')) yield eventSchema.parse(JSON.parse(line.slice(6)))
        }
      }
    },
  }
}
