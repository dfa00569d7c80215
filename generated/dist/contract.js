// The types of the contract. Written from openapi.json.
/** Where a refresh token is exchanged. */
export const refreshPath = '/api/auth/refresh';
