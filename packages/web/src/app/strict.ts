import { z } from 'zod'

// Our Content-Security-Policy forbids code made from text, which zod else tries with the first schema: load this before any.
z.config({ jitless: true })
