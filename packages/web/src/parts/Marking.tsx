import { Text } from '@mantine/core'

interface MarkingProps {
  readonly marking: string
  readonly name?: string
  /** Red and a bar through the sign of the key, wherever it is shown. */
  readonly blocked?: boolean
}

/** A key or a cylinder: what is engraved, then what people call it (R029); either runs in its own direction. */
export function Marking({ marking, name, blocked = false }: MarkingProps) {
  return (
    <Text span inherit>
      <Text
        component="bdi"
        inherit
        className="marking"
        fw={600}
        {...(blocked ? { td: 'line-through', c: 'var(--lw-danger)' } : {})}
      >
        {marking}
      </Text>
      {name && name !== marking && (
        <>
          {' '}
          <Text component="bdi" inherit c="dimmed">
            {name}
          </Text>
        </>
      )}
    </Text>
  )
}
