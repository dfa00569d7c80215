"use strict";
// What the in-memory service knows of the contract: an extract of the OpenAPI document, written when the package is
// generated, and what the document cannot say of the resources that users own.
Object.defineProperty(exports, "__esModule", { value: true });
