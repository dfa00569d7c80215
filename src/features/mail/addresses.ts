// The addresses that mail goes to and comes from. They end up in headers and in SMTP commands, so nothing else may stand in
// them than an address: by the contract's own rule for accounts, which is ASCII without quotes, spaces, commas and brackets.
import { z } from 'zod'
import { Email } from '../../openapi/fields.ts'
import type { Mailbox } from './message.ts'

/** Whether mail may be sent there. */
export const isAddress = (text: string): boolean => Email.safeParse(text).success

const mailbox = /^(?:(?<name>[^<>\p{C}]*?)\s*<(?<bracketed>[^<>]*)>|(?<bare>[^<>]*))$/u

/** `MAIL_FROM`: an address, or a name with the address in angle brackets. */
export const MailFrom = z.string().transform((text, context): Mailbox => {
  const { name = '', bracketed, bare } = mailbox.exec(text.trim())?.groups ?? {}
  const address = bracketed ?? bare ?? ''
  if (isAddress(address)) return { name: name.replace(/^"(.*)"$/, '$1'), address }
  context.addIssue('must be an address, or a name and an address: Tasks <no-reply@example.com>')
  return z.NEVER
})

/** The part of an address that names its host. */
export const hostOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)
