// The settings about mail, and which of them need each other.
import { z } from 'zod'
import { MailFrom } from '../features/mail/addresses.ts'
import { SmtpUrl } from '../features/mail/smtp-url.ts'
import { PublicUrl } from './public-url.ts'

export const mailSettings = {
  SMTP_URL: SmtpUrl.optional()
    .describe(
      'The mail server: `smtp://user:password@host:587` (with STARTTLS, and nothing without it) or `smtps://…:465`. Without it mails are written to `DATA_DIR/mail` in development, and none is sent in production: see "Mail" in OPERATIONS.md.',
    )
    .meta({ shown: 'none' }),
  MAIL_FROM: MailFrom.optional()
    .describe('Whom mails come from, for example `Tasks <no-reply@example.com>`. Required with `SMTP_URL`.')
    .meta({ shown: '`tasks-api@localhost`' }),
  APP_URL: PublicUrl.optional()
    .describe(
      'Where the links of mails lead: the front end, which has `/reset-password` and `/verify-email` there. Required with `SMTP_URL` in production; `https://…/app` is the task app of the service.',
    )
    .meta({ shown: "the service's task app" }),
  REQUIRE_VERIFIED_EMAIL: z
    .enum(['on', 'off'], 'must be on or off')
    .default('off')
    .describe(
      '`on` refuses sign-ins until the address of the account is verified; the session that a registration begins goes on. It needs `SMTP_URL` in production.',
    ),
}

type MailSettings = z.infer<z.ZodObject<typeof mailSettings>>

/** @returns what the settings lack, each in a sentence that begins with its name */
export function mailContradictions(config: MailSettings & { NODE_ENV: string }): string[] {
  const { SMTP_URL, MAIL_FROM, APP_URL, REQUIRE_VERIFIED_EMAIL } = config
  const production = config.NODE_ENV === 'production'
  if (SMTP_URL === undefined) {
    return production && REQUIRE_VERIFIED_EMAIL === 'on'
      ? ['REQUIRE_VERIFIED_EMAIL needs SMTP_URL: without mail nobody could verify an address']
      : []
  }
  return [
    ...(MAIL_FROM === undefined ? ['MAIL_FROM is required with SMTP_URL'] : []),
    ...(production && APP_URL === undefined
      ? ['APP_URL is required with SMTP_URL in production: the links of mails lead there']
      : []),
  ]
}
