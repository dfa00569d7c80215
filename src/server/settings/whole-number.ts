// Settings that are whole numbers, in decimal digits.
import { z } from 'zod'

/** Kubernetes sets `<NAME>_PORT=tcp://…` for every service called NAME in the namespace. */
const hintOf = (text: unknown) =>
  /^(tcp|udp):/.test(String(text))
    ? ', and not the address that Kubernetes sets for a service of that name: set enableServiceLinks to false, or rename it'
    : ''

/** A setting that is a whole number. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^[0-9]{1,9}$/, { error: ({ input }) => `must be a whole number${hintOf(input)}` })
    .transform(Number)
    .pipe(z.int().min(min, `must be ${min} or more`).max(max, `must be ${max} or less`))
