"use strict";
// The types of the contract. Generated from openapi.json.
Object.defineProperty(exports, "__esModule", { value: true });
exports.refreshPath = void 0;
/** The path at which a refresh token is exchanged. */
exports.refreshPath = '/api/auth/refresh';
//# sourceMappingURL=contract.js.map