// The types of the contract. Generated from openapi.json.
/** The path at which a refresh token is exchanged. */
export const refreshPath = '/api/auth/refresh';
//# sourceMappingURL=contract.js.map