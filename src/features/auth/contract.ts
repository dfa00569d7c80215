// The contract of authentication: registration, login, refresh and logout.
import { z } from '@hono/zod-openapi'
import { Email, text } from '../../openapi/fields.ts'
import { databaseErrors, json, jsonBody, protectedRoute, publicRoute } from '../../openapi/route.ts'
import { Name, NewPassword, Password, User } from '../account/contract.ts'
import { accessTtlSeconds } from '../tokens/access-token.ts'

const refreshToken = text(512, 1)
  .describe('An opaque token, good once. Keep the newest one.')
  .openapi({ format: 'password', examples: ['Pj0m8bV1cO3n8f0lJ1b3f2xkq2m4cQ6b9w5Zt7RrUyE'] })

export const Registration = z
  .strictObject({ email: Email, password: NewPassword, name: Name })
  .openapi('Registration', { description: 'A new account.' })
export const Credentials = z
  .strictObject({ email: Email, password: Password })
  .openapi('Credentials', { description: 'What somebody signs in with.' })
export const RefreshRequest = z
  .strictObject({ refresh_token: refreshToken })
  .openapi('RefreshRequest', { description: 'The refresh token to exchange.' })

/** The response of register, login and refresh. */
export const SignedIn = z
  .object({
    user: User,
    token: z
      .string()
      .describe('The access token, for the header `Authorization: Bearer <token>`.')
      .openapi({ examples: ['eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl'] }),
    token_type: z.literal('Bearer').describe('How to send the access token (RFC 6750).'),
    expires_in: z
      .int()
      .positive()
      .describe('Seconds until the access token expires.')
      .openapi({
        examples: [accessTtlSeconds],
      }),
    refresh_token: z
      .string()
      .describe(
        'Gets the next pair of tokens, once; good for 7 days without use, and for 30 days after the sign-in at most.',
      )
      .openapi({ examples: ['Pj0m8bV1cO3n8f0lJ1b3f2xkq2m4cQ6b9w5Zt7RrUyE'] }),
  })
  .openapi('SignedIn', { description: 'An account with tokens for it.' })

export const Message = z
  .object({
    message: z
      .string()
      .describe('For a person.')
      .openapi({ examples: ['You are signed out.'] }),
  })
  .openapi('Message', { description: 'What happened, in words.' })

const tags = ['Authentication']

export const register = publicRoute({
  method: 'post',
  path: '/api/auth/register',
  operationId: 'register',
  summary: 'Register an account',
  description: 'Makes an account and signs it in.',
  tags,
  request: { body: jsonBody(Registration, 'The new account.') },
  responses: { 201: json(SignedIn, 'The account and its first tokens.', ['Location']) },
  throttled: true,
  concurrencyLimited: true,
  errors: ['password_too_common', 'email_taken', ...databaseErrors],
})

export const login = publicRoute({
  method: 'post',
  path: '/api/auth/login',
  operationId: 'login',
  summary: 'Sign in',
  description: 'The answer to an unknown address is that to a wrong password, and takes the same time.',
  tags,
  request: { body: jsonBody(Credentials, 'E-mail address and password.') },
  responses: { 200: json(SignedIn, 'The account and new tokens.') },
  throttled: true,
  concurrencyLimited: true,
  errors: ['invalid_credentials', 'email_not_verified', ...databaseErrors],
})

export const refresh = publicRoute({
  method: 'post',
  path: '/api/auth/refresh',
  operationId: 'refresh',
  summary: 'Get the next pair of tokens',
  description:
    'A refresh token is replaced at every use. In case the answer was lost, the one that was sent works until the one ' +
    'that replaced it was used, and for 10 seconds more: three times at most. Any older one ends the session, since ' +
    'then somebody holds a copy.',
  tags,
  request: { body: jsonBody(RefreshRequest, 'The newest refresh token.') },
  responses: { 200: json(SignedIn, 'The account and new tokens.') },
  throttled: true,
  errors: ['invalid_refresh_token', ...databaseErrors],
})

export const logout = protectedRoute({
  method: 'post',
  path: '/api/auth/logout',
  operationId: 'logout',
  summary: 'Sign out',
  description:
    'Ends the session of the access token: its refresh token is dead at once, while the access token itself stays ' +
    'good until it expires. A token without a session has nothing to end.',
  tags,
  responses: { 200: json(Message, 'The session is ended.') },
})
