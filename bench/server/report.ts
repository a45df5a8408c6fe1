import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Loaded into the server before its own code (`--import`): answers the bench over IPC and ends with it. */
export type Question =
  /** User and system time of the process since its start, seconds. */
  | { readonly ask: 'cpu' }
  /** Resident bytes after a collection of garbage. */
  | { readonly ask: 'memory' }
  /** Computes the effective access of a system and keeps it; number of pairs that open. */
  | { readonly ask: 'access'; readonly systemId: string; readonly data: string }

async function answer(question: Question): Promise<number> {
  switch (question.ask) {
    case 'cpu': {
      const { user, system } = process.cpuUsage()
      return (user + system) / 1e6
    }
    case 'memory':
      setFlagsFromString('--expose-gc')
      runInNewContext('gc')()
      return process.memoryUsage.rss()
    case 'access': {
      const { holdAccess } = await import('./holdAccess.ts')
      return holdAccess(question.data, question.systemId)
    }
  }
}

process.on('message', (question: Question) => void answer(question).then((said) => process.send?.(said)))
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
