// `tree` builds templates with createElement: the policy forbids innerHTML (Trusted Types, no policy).
export default {
  compilerOptions: { runes: true, css: 'external', fragments: 'tree' },
}
