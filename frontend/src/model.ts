// A model's page is whole without script; this adds Copy and the theme.
import './styles/model.css'
import './forms'
