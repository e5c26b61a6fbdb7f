package chat.parley.http;

import chat.parley.http.Problem.FieldError;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// Says which field of a request is wrong, and never how our classes are called.
final class Malformed {

    private Malformed() {}

    static Problem violations(Set<? extends ConstraintViolation<?>> violations) {
        return Problem.invalid(violations.stream()
                .map(Malformed::violation)
                .sorted(Comparator.comparing(FieldError::field))
                .toList());
    }

    static Problem json(JsonProcessingException e) {
        return switch (e) {
            case UnrecognizedPropertyException unknown -> Problem.invalid(path(unknown), "there is no such field");
            case StreamConstraintsException limits -> Problem.invalid("", "The JSON is nested too deep or too long.");
            case JsonMappingException mapping
            when !mapping.getPath().isEmpty() -> Problem.invalid(path(mapping), "has a value of the wrong kind");
            case JsonMappingException mapping -> Problem.invalid("", "The body must be a JSON object.");
            default -> {
                var at = e.getLocation();
                yield Problem.invalid(
                        "",
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
        return isBody
                ? new FieldError("", "The body must be a JSON object.")
                : new FieldError(field(violation.getPropertyPath()), violation.getMessage());
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
