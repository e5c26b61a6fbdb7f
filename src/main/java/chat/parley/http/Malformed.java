package chat.parley.http;

import chat.parley.http.Problem.FieldError;
import chat.parley.money.Money;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// Says which field of a request is wrong, and never how our classes are called.
final class Malformed {

    private static final String NO_OBJECT = "The body must be a JSON object.";

    private Malformed() {}

    static Problem violations(Set<? extends ConstraintViolation<?>> violations) {
        return Problem.invalid(violations.stream()
                .map(Malformed::violation)
                .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::code))
                .toList());
    }

    static Problem json(JsonProcessingException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown ->
                Problem.invalid(path(unknown), Fault.UNKNOWN_FIELD, "there is no such field");
            case StreamConstraintsException limits -> notJson("The JSON is nested too deep or too long.");
            case JsonMappingException mapping
            when !mapping.getPath().isEmpty() ->
                Problem.invalid(path(mapping), kind(mapping), "has a value of the wrong kind");
            case JsonMappingException mapping -> notJson(NO_OBJECT);
            default -> {
                var at = e.getLocation();
                yield notJson(
                        at == null
                                ? "The body is not JSON."
                                : "The body is not JSON: see line %d, column %d."
                                        .formatted(at.getLineNr(), at.getColumnNr()));
            }
        };
    }

    private static FieldError violation(ConstraintViolation<?> violation) {
        var isBody = violation.getConstraintDescriptor().getAnnotation() instanceof NotNull
                && properties(violation.getPropertyPath()).isEmpty();
        return isBody ? new FieldError("", Fault.NOT_JSON, NO_OBJECT) : of(violation);
    }

    private static FieldError of(ConstraintViolation<?> violation) {
        var field = field(violation.getPropertyPath());
        var message = violation.getMessage();
        return switch (violation.getConstraintDescriptor().getAnnotation()) {
            case NotNull _ -> new FieldError(field, Fault.REQUIRED, message);
            case NotBlank _ -> new FieldError(field, Fault.REQUIRED, message);
            case Email _ -> new FieldError(field, Fault.NOT_AN_EMAIL, message);
            case Positive _ -> new FieldError(field, Fault.TOO_SMALL, message).atLeast(1);
            case Min least -> new FieldError(field, Fault.TOO_SMALL, message).atLeast(least.value());
            case Max most -> new FieldError(field, Fault.TOO_LARGE, message).atMost(most.value());
            case Size size -> length(field, message, violation.getInvalidValue(), size);
            default -> new FieldError(field, Fault.INVALID, message);
        };
    }

    private static FieldError length(String field, String message, Object value, Size size) {
        if (value instanceof CharSequence text && text.length() < size.min()) {
            return text.isEmpty()
                    ? new FieldError(field, Fault.REQUIRED, message)
                    : new FieldError(field, Fault.TOO_SHORT, message).atLeast(size.min());
        }
        return new FieldError(field, Fault.TOO_LONG, message).atMost(size.max());
    }

    /// What was wanted in the place of a value that Jackson could not read.
    private static Fault kind(JsonMappingException e) {
        var wanted = switch (e) {
            case ValueInstantiationException refused -> refused.getType().getRawClass();
            case MismatchedInputException mismatch -> mismatch.getTargetType();
            default -> null;
        };
        if (wanted == null) {
            return Fault.WRONG_KIND;
        }
        if (wanted == Money.class) {
            return Fault.NOT_AN_AMOUNT;
        }
        if (wanted.isEnum()) {
            return Fault.UNKNOWN_CHOICE;
        }
        var isNumber = wanted.isPrimitive() ? wanted != boolean.class : Number.class.isAssignableFrom(wanted);
        return isNumber ? Fault.NOT_A_NUMBER : Fault.WRONG_KIND;
    }

    private static Problem notJson(String message) {
        return Problem.invalid("", Fault.NOT_JSON, message);
    }

    /// Without the method and the parameter that the framework puts before the fields.
    private static String field(Path path) {
        var fields = properties(path);
        return fields.isEmpty() ? lastName(path) : String.join(".", fields);
    }

    private static List<String> properties(Path path) {
        List<String> fields = new ArrayList<>();
        path.forEach(node -> {
            if (node.getKind() == ElementKind.PROPERTY) {
                fields.add(node.toString());
            }
        });
        return fields;
    }

    private static String lastName(Path path) {
        var name = "";
        for (var node : path) {
            name = node.getName() == null ? name : node.getName();
        }
        return name;
    }

    private static String path(JsonMappingException e) {
        var path = new StringBuilder();
        for (var step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }
}
