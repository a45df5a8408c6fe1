/** Generation of all secrets in use; a second one comes with re-keying. */
export const SECRET_GENERATION = 1
