# Stands in for the images of Java, Maven and Node that docker/Dockerfile names: this machine's own.
FROM localhost/parley-check/system
COPY jdk /opt/java/openjdk
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY maven /usr/share/maven
RUN ln -s /usr/share/maven/bin/mvn /usr/local/bin/mvn
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
