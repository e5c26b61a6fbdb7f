import { boot } from '../boot'

/** Where the organisation's picture is now. */
export const logo = $state({ address: boot.organisation.logo })
