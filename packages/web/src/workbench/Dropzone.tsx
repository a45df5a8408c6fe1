import type { ReactNode } from 'react'
import { useBench } from './BenchContext.ts'

interface DropzoneProps {
  /** `targetId` of what takes something here. */
  readonly target: string
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** A place that takes what is dropped on it, and shows that it would. */
export function Dropzone({ target, className, children }: DropzoneProps) {
  const { drag, allowed } = useBench()
  const takes = allowed.has(target)
  return (
    <div
      className={className}
      data-target={target}
      data-takes={takes || undefined}
      data-over={(takes && drag?.over === target) || undefined}
    >
      {children}
    </div>
  )
}
