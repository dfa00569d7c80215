// The contract of getting back into an account: links by mail that set a new password or verify an address.
import { z } from '@hono/zod-openapi'
import { Email, text } from '../../openapi/fields.ts'
import { databaseErrors, empty, json, jsonBody, protectedRoute, publicRoute } from '../../openapi/route.ts'
import { NewPassword, Password, User } from '../account/contract.ts'
import { Message } from '../auth/contract.ts'

const token = text(512, 1)
  .describe('The `token` of the link in the mail: good once, for 30 minutes.')
  .openapi({ format: 'password', examples: ['u2Vb0mUu5cQ8n1f7lJ1b3f2xkq2m4cQ6b9w5Zt7RrUw'] })

export const PasswordResetRequest = z
  .strictObject({ email: Email })
  .openapi('PasswordResetRequest', { description: 'Who has forgotten the password.' })
export const PasswordReset = z.strictObject({ token, new_password: NewPassword }).openapi('PasswordReset', {
  description: 'The token of a mail and the new password.',
  examples: [
    { token: 'u2Vb0mUu5cQ8n1f7lJ1b3f2xkq2m4cQ6b9w5Zt7RrUw', new_password: 'four more words nobody guesses' },
  ],
})
export const EmailConfirmation = z.strictObject({ token }).openapi('EmailConfirmation', {
  description: 'The token of a mail.',
  examples: [{ token: 'n4Xk9pWc2sL6d0g8hR3v5yZ1aB7eQ0tUo8iMj6KfNl4' }],
})
export const EmailChange = z
  .strictObject({ email: Email, current_password: Password })
  .openapi('EmailChange', {
    description: 'The new address, and the password once more.',
    examples: [{ email: 'ada@lovelace.example', current_password: 'correct horse battery staple' }],
  })

const sentIfThere = 'If there is such an account, a mail is on its way.'
const sent = 'A mail is on its way.'

export const requestPasswordReset = publicRoute({
  method: 'post',
  path: '/api/auth/password-reset',
  operationId: 'requestPasswordReset',
  summary: 'Ask for a new password',
  description:
    'Sends a mail with a link to the address, if there is an account with a password. The response is the same in any ' +
    'case, and takes the same time. A new link ends the older ones. An address gets three mails an hour at most; beyond ' +
    'that the response stays the same.',
  tags: ['Authentication'],
  request: { body: jsonBody(PasswordResetRequest, 'The address of the account.') },
  responses: { 202: json(Message, 'The request is taken.', [], { message: sentIfThere }) },
  throttled: true,
  errors: ['mail_unavailable', ...databaseErrors],
})

export const confirmPasswordReset = publicRoute({
  method: 'post',
  path: '/api/auth/password-reset/confirm',
  operationId: 'confirmPasswordReset',
  summary: 'Set a new password',
  description:
    'Takes the token of a mail, ends all sessions of the account and every other link, and counts as a verification of ' +
    'the address. A token that is unknown, used or expired gets the same response.',
  tags: ['Authentication'],
  request: { body: jsonBody(PasswordReset, 'The token and the new password.') },
  responses: { 204: empty('The password is set. Sign in with it.') },
  throttled: true,
  concurrencyLimited: true,
  errors: ['invalid_mail_token', 'password_too_common', ...databaseErrors],
})

export const requestEmailVerification = protectedRoute({
  method: 'post',
  path: '/api/auth/email-verification',
  operationId: 'requestEmailVerification',
  summary: 'Ask for another mail to verify your address',
  description:
    'Registration sends the first one. An address that is verified already gets none, and none gets more than three mails an ' +
    'hour; the response stays the same.',
  tags: ['Authentication'],
  responses: { 202: json(Message, 'The request is taken.', [], { message: sent }) },
  errors: ['mail_unavailable'],
})

export const confirmEmail = publicRoute({
  method: 'post',
  path: '/api/auth/email-verification/confirm',
  operationId: 'confirmEmail',
  summary: 'Verify an e-mail address',
  description:
    'Takes the token of a mail: of the one that registration or `requestEmailVerification` sent, or of the one that ' +
    '`changeEmail` sent to the new address, which becomes that of the account now. The old address is told by mail.',
  tags: ['Authentication'],
  request: { body: jsonBody(EmailConfirmation, 'The token.') },
  responses: { 200: json(User, 'The account, as it is now.') },
  throttled: true,
  errors: ['invalid_mail_token', 'email_taken', ...databaseErrors],
})

export const changeEmail = protectedRoute({
  method: 'put',
  path: '/api/me/email',
  operationId: 'changeEmail',
  summary: 'Change your e-mail address',
  description:
    'Sends a mail with a link to the new address; once that is confirmed, the account has it. Whether somebody else has ' +
    'the address shows then alone (409 `email_taken`). A wrong password is 403, and counts as a failed sign-in.',
  tags: ['Account'],
  request: { body: jsonBody(EmailChange, 'The new address and the current password.') },
  responses: { 202: json(Message, 'The request is taken.', [], { message: sent }) },
  concurrencyLimited: true,
  errors: ['password_mismatch', 'mail_unavailable'],
})

export const messages = { sent, sentIfThere }
