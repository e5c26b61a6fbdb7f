import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'dev/shots/'] },
  js.configs.recommended,
  { files: ['**/*.ts', '**/*.svelte'], extends: [...ts.configs.strict, ...ts.configs.stylistic] },
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 70, skipComments: true }],
      eqeqeq: 'error',
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { destructuring: 'all' }],
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'The policy forbids it; build nodes.' },
        { property: 'outerHTML', message: 'The policy forbids it; build nodes.' },
        { property: 'insertAdjacentHTML', message: 'The policy forbids it; build nodes.' },
      ],
      'no-restricted-globals': ['error', { name: 'parseFloat', message: 'Amounts are decimal strings.' }],
      'svelte/no-at-html-tags': 'error',
      'svelte/require-each-key': 'error',
      // State is replaced as a whole ($state.raw), never changed in place.
      'svelte/prefer-svelte-reactivity': 'off',
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    files: ['**/*.test.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-properties': 'off',
    },
  },
  { files: ['dev/**', '*.config.*'], languageOptions: { globals: { ...globals.node } } },
)
