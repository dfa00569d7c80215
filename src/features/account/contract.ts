// The contract of the user's own account: reading, renaming and deleting it, and its password.
import { z } from '@hono/zod-openapi'
import { Id, line, Timestamp, text } from '../../openapi/fields.ts'
import { empty, json, jsonBody, mergePatchBody, protectedRoute } from '../../openapi/route.ts'

/** A user in a response. */
export const User = z
  .object({
    id: Id.describe('The id, assigned by the service.').openapi({ examples: [7] }),
    email: z
      .string()
      .nullable()
      .describe('The e-mail address, as it was registered; null when the issuer of the account gave none.')
      .openapi({ format: 'email', examples: ['ada@example.com'] }),
    email_verified: z
      .boolean()
      .describe('Whether somebody has followed the link in a mail to this address.')
      .openapi({ examples: [true] }),
    name: z
      .string()
      .min(1)
      .max(255)
      .describe('The name to show.')
      .openapi({ examples: ['Ada'] }),
    created_at: Timestamp.describe('When the account was registered.').openapi({
      examples: ['2026-11-21T09:30:00.000Z'],
    }),
  })
  .openapi('User', { description: 'An account.' })
export type User = z.infer<typeof User>

/** The account of the contract's examples, after its name was changed. */
const renamedExample: User = {
  id: 7,
  email: 'ada@example.com',
  email_verified: true,
  name: 'Ada Lovelace',
  created_at: '2026-11-21T09:30:00.000Z',
}

/** A name in a request. */
export const Name = line(255)
  .describe('The name to show: 1 to 255 characters, not blank. White space around it is dropped.')
  .openapi({ examples: ['Ada'] })

/** A new password; an Argon2id hash of these characters is stored, in Unicode's composed form. */
export const NewPassword = text(256, 8)
  .describe(
    '8 to 256 characters, any of them; neither trimmed nor cut. Only the composed and the decomposed form of a letter ' +
      '(Unicode NFC and NFD) are taken for the same. The 5,000 most common ones are refused.',
  )
  .openapi({ format: 'password', examples: ['correct horse battery staple'] })

/** A password to verify. It has hardly any rules, since those for new passwords may have changed since it was set. */
export const Password = text(256, 1)
  .describe("The account's password.")
  .openapi({ format: 'password', examples: ['correct horse battery staple'] })

export const UserPatch = z.strictObject({ name: Name.optional() }).openapi('UserPatch', {
  description: 'Changes of an account: an absent field is kept.',
  examples: [{ name: renamedExample.name }],
})
export const PasswordConfirmation = z
  .strictObject({
    password: Password.optional().describe(
      "The account's password, required where it has one. An account from another issuer has none: there an access " +
        'token that was issued within the last 5 minutes serves, and the body is `{}`.',
    ),
  })
  .openapi('PasswordConfirmation', {
    description: 'The password, once more.',
    examples: [{ password: 'correct horse battery staple' }],
  })
export const PasswordChange = z
  .strictObject({ current_password: Password, new_password: NewPassword })
  .openapi('PasswordChange', {
    description: 'The current password and the next one.',
    examples: [
      {
        current_password: 'correct horse battery staple',
        new_password: 'four more words nobody guesses',
      },
    ],
  })

const tags = ['Account']

export const getMe = protectedRoute({
  method: 'get',
  path: '/api/me',
  operationId: 'getMe',
  summary: 'Get your account',
  description: 'The account that the token is for.',
  tags,
  scope: 'account:read',
  responses: { 200: json(User, 'Your account.') },
})

export const updateMe = protectedRoute({
  method: 'patch',
  path: '/api/me',
  operationId: 'updateMe',
  summary: 'Change your name',
  description: 'A JSON Merge Patch (RFC 7396): an absent field is kept.',
  tags,
  request: { body: mergePatchBody(UserPatch, 'The fields to change.') },
  responses: { 200: json(User, 'Your account, as it is now.', [], renamedExample) },
})

const deletion = {
  tags,
  request: { body: jsonBody(PasswordConfirmation, 'The password, once more.') },
  responses: { 204: empty('The account is gone.') },
  concurrencyLimited: true,
  errors: ['password_mismatch'],
} as const

export const deleteMe = protectedRoute({
  ...deletion,
  method: 'delete',
  path: '/api/me',
  operationId: 'deleteMe',
  summary: 'Delete your account',
  description:
    'Removes the account, its tasks, its sessions and its tokens for good. Needs the password once more, or, where another issuer ' +
    'vouches for the account, a token not older than 5 minutes. A wrong password counts as a failed sign-in.',
})

export const deleteMeByPost = protectedRoute({
  ...deletion,
  method: 'post',
  path: '/api/me/delete',
  operationId: 'deleteMeByPost',
  summary: 'Delete your account, where DELETE loses its body',
  description:
    'As deleteMe, for clients behind a proxy that drops the body of a DELETE request (RFC 9110 section 9.3.5).',
})

export const changePassword = protectedRoute({
  method: 'put',
  path: '/api/me/password',
  operationId: 'changePassword',
  summary: 'Change your password',
  description:
    'Ends all your other sessions; your personal access tokens stay, and are deleted one by one. A wrong current password is 403, not 401: the token is good. It counts as a ' +
    'failed sign-in. 403 is also the answer to an account from another issuer, which has no password here.',
  tags,
  request: { body: jsonBody(PasswordChange, 'The current and the new password.') },
  responses: { 204: empty('The password is changed.') },
  concurrencyLimited: true,
  errors: ['password_too_common', 'password_mismatch'],
})
