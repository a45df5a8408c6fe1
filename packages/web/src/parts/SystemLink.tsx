import { Link } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'
import { useSystem } from '../system/SystemContext.tsx'

interface SystemLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  /** Below the address of the system, such as `keys/3`. */
  readonly path: string
  readonly search?: Readonly<Record<string, string | number | boolean>>
  readonly ref?: Ref<HTMLAnchorElement>
}

/** A link to another page of the same system. */
export function SystemLink({ path, search = {}, ...rest }: SystemLinkProps) {
  const { systemId } = useSystem()
  // The router types every address it knows; this one is put together.
  const address = { to: `/systems/${systemId}/${path}`, search } as { to: string }
  return <Link {...address} {...(rest as object)} />
}
